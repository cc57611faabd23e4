/** How components follow what changes. */

import { useEffect, useReducer, useState } from "preact/hooks";

interface Source {
  listen(listener: () => void): () => void;
}

/** Draw the component again whenever the source changes. */
export function useChanges(source: Source): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => source.listen(() => again(undefined as never)), [source]);
}

/** The width of an element as it is laid out [px]. */
export function useWidth(fallback: number): [number, (element: Element | null) => void] {
  const [width, setWidth] = useState(fallback);
  const [element, setElement] = useState<Element | null>(null);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [width, setElement];
}
