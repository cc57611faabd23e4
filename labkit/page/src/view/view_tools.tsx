/** Switches on the view: camera, trail, stroboscope, arrows; and the keys that play and step. */

import { useState } from "preact/hooks";
import type { Arrow, Preset } from "../contract";
import { t } from "../language";
import type { Playback } from "../playback";
import type { Extras, Stage } from "../stage/stage";

export function Presets({ stage }: { stage: Stage }) {
  const [chosen, setChosen] = useState<Preset>("front");
  const names: Record<Preset, string> = { front: t("Front"), side: t("Side"), close: t("Close up") };
  const choose = (preset: Preset) => {
    setChosen(preset);
    stage.look(preset);
  };
  return (
    <div class="presets segmented" role="group" aria-label={t("Camera")}>
      {(Object.keys(names) as Preset[]).map((preset) => (
        <button type="button" key={preset} aria-pressed={preset === chosen} onClick={() => choose(preset)}>
          {names[preset]}
        </button>
      ))}
    </div>
  );
}

type Switched = (extras: Extras) => void;

/** Switches for what is shown beside the apparatus; that for arrows only where the lab names some. */
export function ExtraSwitches({ extras, change, arrows }: { extras: Extras; change: Switched; arrows: Arrow[] }) {
  const names = { trail: t("Trail"), strobe: t("Strobe"), ...(arrows.length > 0 ? { arrows: t("Force arrows") } : {}) };
  return (
    <div class="traces segmented" role="group" aria-label={t("Shown beside the apparatus")}>
      {(Object.keys(names) as (keyof typeof names)[]).map((kind) => (
        <button type="button" key={kind} aria-pressed={extras[kind]} onClick={() => change({ ...extras, [kind]: !extras[kind] })}>
          {names[kind]}
        </button>
      ))}
    </div>
  );
}

/** One step of an arrow key [s]; with Shift ten of them. */
const STEP_S = 0.02;

/** Space plays and pauses, arrows step, Home and End go to the ends: while the view itself has the focus. */
export function playKeys(playback: Playback): (event: KeyboardEvent) => void {
  const step = (event: KeyboardEvent) => STEP_S * (event.shiftKey ? 10 : 1);
  const acts: Record<string, (event: KeyboardEvent) => void> = {
    " ": () => (playback.playing ? playback.pause() : playback.play()),
    ArrowLeft: (event) => playback.seek(playback.time - step(event)),
    ArrowRight: (event) => playback.seek(playback.time + step(event)),
    Home: () => playback.seek(0),
    End: () => playback.skip(),
  };
  return (event) => {
    const act = acts[event.key];
    if (!act || event.target !== event.currentTarget || playback.duration === 0) return;
    event.preventDefault();
    if (event.key !== " ") playback.pause();
    act(event);
  };
}
