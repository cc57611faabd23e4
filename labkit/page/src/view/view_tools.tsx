/** Switches on the view: camera, trail, stroboscope; and the keys that play and step. */

import { useState } from "preact/hooks";
import type { Preset } from "../contract";
import { t } from "../language";
import type { Playback } from "../playback";
import type { Stage } from "../stage/stage";

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

export function TraceSwitches({ stage }: { stage: Stage }) {
  const [wanted, setWanted] = useState({ trail: false, strobe: false });
  const names = { trail: t("Trail"), strobe: t("Strobe") };
  const turn = (kind: keyof typeof wanted) => {
    const next = { ...wanted, [kind]: !wanted[kind] };
    setWanted(next);
    stage.trace(next);
  };
  return (
    <div class="traces segmented" role="group" aria-label={t("Traces of the motion")}>
      {(["trail", "strobe"] as const).map((kind) => (
        <button type="button" key={kind} aria-pressed={wanted[kind]} onClick={() => turn(kind)}>
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
