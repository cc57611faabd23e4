/** A player for runs that were made before: fetches scene and motion of a trial and plays it. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { MotionHeader, Scene } from "../contract";
import { t } from "../language";
import { Motion } from "../motion";
import { Playback } from "../playback";
import type { Extras, Stage } from "../stage/stage";
import { shown } from "../unit";
import { Clock, PlayButton } from "./playbar";
import { useChanges } from "./use";
import { ExtraSwitches, playKeys, Presets } from "./view_tools";

interface Film {
  scene: Scene;
  motion: MotionHeader;
  data: string;
}

type Readiness = "loading" | "ready" | "none" | "lost";

async function fetchFilm(address: string): Promise<[Scene, Motion]> {
  const answer = await fetch(address);
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Error(`${answer.status}`);
  const film = (await answer.json()) as Film;
  const bytes = Uint8Array.from(atob(film.data), (letter) => letter.charCodeAt(0));
  return [film.scene, await Motion.decode(film.motion, bytes)];
}

/** Start the stage once it is needed; without WebGL the rest of the page stands. */
function useStage(): [{ current: HTMLDivElement | null }, () => Promise<Stage>] {
  const host = useRef<HTMLDivElement>(null);
  const started = useRef<Promise<Stage> | null>(null);
  const start = useCallback(() => {
    started.current ??= import("../stage/stage").then(({ Stage }) => new Stage(host.current!));
    return started.current;
  }, []);
  return [host, start];
}

function words(readiness: Readiness): string {
  return {
    loading: t("Loading the 3-D view…"),
    ready: "",
    none: t("This device cannot show the 3-D view."),
    lost: t("This run cannot be shown just now; try again in a moment."),
  }[readiness];
}

function Bar({ playback }: { playback: Playback }) {
  useChanges(playback);
  return (
    <div class="playbar">
      <PlayButton playback={playback} />
      <input
        type="range"
        min={0}
        max={playback.duration}
        step={0.01}
        value={playback.time}
        aria-label={t("Time of the run")}
        aria-valuetext={`${shown(playback.time, 2)} s`}
        onInput={(event) => playback.seek(Number(event.currentTarget.value))}
      />
    </div>
  );
}

/** The buttons of the table play their trial; the last one asked for is the one that is shown. */
function useChoice(first: string): string {
  const [trial, setTrial] = useState(first);
  useEffect(() => {
    const buttons = [...document.querySelectorAll<HTMLElement>("[data-play]")];
    const choose = (event: Event) => {
      setTrial((event.currentTarget as HTMLElement).dataset.play ?? "");
      document.querySelector("[data-replay]")?.scrollIntoView({ block: "nearest" });
    };
    for (const button of buttons) button.addEventListener("click", choose);
    return () => buttons.forEach((button) => button.removeEventListener("click", choose));
  }, []);
  return trial;
}

export function Replay({ address, first }: { address: string; first: string }) {
  const [playback] = useState(() => new Playback());
  const [host, start] = useStage();
  const [stage, setStage] = useState<Stage | null>(null);
  const [readiness, setReadiness] = useState<Readiness>("loading");
  const [scene, setScene] = useState<Scene | null>(null);
  const [extras, setExtras] = useState<Extras>({ trail: false, strobe: false, arrows: false });
  const trial = useChoice(first);
  const change = (wanted: Extras) => {
    setExtras(wanted);
    stage?.add(wanted);
  };
  useEffect(() => {
    let motion: Motion | null = null;
    let left = false;
    const ready = start().then(setStage, () => setReadiness("none"));
    const follow = playback.listen(() => motion && void start().then((found) => found.follow(motion, playback.time, playback.playing)));
    const film = fetchFilm(`${address}${trial}`);
    Promise.all([film, start(), ready])
      .then(([[scene, found], shownOn]) => {
        if (left) return;
        motion = found;
        shownOn.show(scene);
        setScene(scene);
        setReadiness("ready");
        playback.load(found.duration);
        // The page opens quietly; who presses a button of the table wants to see it.
        if (trial !== first) playback.play();
      })
      .catch(() => setReadiness((now) => (now === "none" ? now : "lost")));
    return () => {
      left = true;
      follow();
    };
  }, [trial]);
  return (
    <>
      <div
        class={`view view-${readiness}`}
        role="group"
        tabIndex={0}
        aria-label={t("View of the apparatus; the space bar plays and pauses, the arrow keys step")}
        onKeyDown={playKeys(playback)}
        data-shown={readiness === "ready" ? trial : undefined}
      >
        <div class="canvas-place" ref={host} />
        {words(readiness) && <p class="view-note" role="status">{words(readiness)}</p>}
        {stage && <Presets stage={stage} />}
        {stage && <ExtraSwitches extras={extras} change={change} arrows={scene?.arrows ?? []} />}
        <Clock playback={playback} />
      </div>
      <Bar playback={playback} />
    </>
  );
}
