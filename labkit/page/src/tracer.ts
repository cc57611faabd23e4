/** What is followed of each body: the item that the scene labels, or the first that is drawn. */

import type { Item } from "./contract";

/** One item for each body that moves. */
export function tracers(items: Item[]): Item[] {
  const moving = items.filter(({ body, shape }) => typeof body === "number" && shape !== "line");
  const bodies = [...new Set(moving.map((item) => item.body))];
  return bodies.map((body) => {
    const own = moving.filter((item) => item.body === body);
    return own.find((item) => item.label) ?? own[0]!;
  });
}
