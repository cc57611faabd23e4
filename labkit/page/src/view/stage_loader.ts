/** Fetches the code of the 3-D view and starts it; a line that is cut is waited for. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Backoff, pause } from "../backoff";
import type { Stage } from "../stage/stage";
import type { Props } from "./app";

/** Being fetched; on its way again after a cut; drawn; or impossible on this device. */
export type Readiness = "loading" | "waiting" | "ready" | "none";

type Module = typeof import("../stage/stage");

/** A browser may remember that an address failed, and names it in the error: asked for with another ending it is new. */
function load(failure: unknown, tries: number): Promise<Module> {
  const address = /https?:\/\/\S+\.js/.exec(String((failure as Error | null)?.message ?? ""))?.[0];
  if (tries === 0 || !address?.startsWith(location.origin)) return import("../stage/stage");
  return import(`${address}?again=${tries}`) as Promise<Module>;
}

export interface Loaded {
  setHost: (element: HTMLDivElement | null) => void;
  stage: Stage | null;
  readiness: Readiness;
  /** Try at once, without waiting for the next try. */
  hurry: () => void;
}

/** Start the stage once; the view is only ever one of the ways to see the run, so its failure stops nothing. */
export function useStage({ session }: Props): Loaded {
  const [host, setHost] = useState<HTMLDivElement | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [readiness, setReadiness] = useState<Readiness>("loading");
  const hurry = useRef(() => {});
  const look = (now: Readiness) => {
    setReadiness(now);
    session.playback.seen = now === "ready" || now === "loading";
    // A run that is not seen has no reading to wait for.
    if (!session.playback.seen) session.playback.skip();
  };
  useEffect(() => {
    if (!host) return;
    let started: Stage | null = null;
    let left = false;
    const backoff = new Backoff();
    const fetched = async (): Promise<Module> => {
      for (let [tries, failure] = [0, null as unknown]; ; tries += 1) {
        try {
          return await load(failure, tries);
        } catch (error) {
          failure = error;
        }
        if (left) throw failure;
        look("waiting");
        await Promise.race([pause(backoff.next()), new Promise<void>((resolve) => Object.assign(hurry, { current: resolve }))]);
      }
    };
    fetched()
      .then(({ Stage }) => {
        if (left) return;
        started = new Stage(host);
        setStage(started);
        look("ready");
      })
      .catch(() => !left && look("none"));
    return () => {
      left = true;
      started?.dispose();
    };
  }, [host]);
  return { setHost, stage, readiness, hurry: () => hurry.current() };
}
