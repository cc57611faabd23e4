/** Playing a run: clock, play and pause, scrubbing, slow motion, skipping, timing by hand. */

import { useState } from "preact/hooks";
import { t } from "../language";
import { type Playback, type Rate, RATES } from "../playback";
import { shown } from "../unit";
import type { Props } from "./app";
import { HandStopwatch } from "./hand_stopwatch";
import { useChanges } from "./use";

const RATE_NAMES: Record<Rate, string> = { 1: "×1", 0.25: "×1/4", 0.1: "×1/10" };

/** The simulated time that is being shown. */
export function Clock({ playback }: { playback: Playback }) {
  useChanges(playback);
  if (playback.duration === 0) return null;
  return (
    <output class="clock" aria-label={t("Time of the run")}>
      <i class="symbol">t</i> = {shown(playback.time, 2)} s
    </output>
  );
}

function Rates({ playback }: { playback: Playback }) {
  return (
    <div class="segmented rates" role="group" aria-label={t("Pace")}>
      {RATES.map((rate) => (
        <button type="button" key={rate} aria-pressed={playback.rate === rate} onClick={() => playback.choose(rate)}>
          {RATE_NAMES[rate]}
        </button>
      ))}
    </div>
  );
}

function Scrubber({ playback }: { playback: Playback }) {
  return (
    <input
      type="range"
      class="scrubber"
      min={0}
      max={playback.duration}
      step={0.01}
      value={playback.time}
      aria-label={t("Time of the run")}
      aria-valuetext={`${shown(playback.time, 2)} s`}
      onInput={(event) => playback.seek(Number(event.currentTarget.value))}
    />
  );
}

/** Plays and pauses; whoever draws it follows the clock. */
export function PlayButton({ playback }: { playback: Playback }) {
  return (
    <button
      type="button"
      class="play"
      aria-label={playback.playing ? t("Pause") : t("Play")}
      onClick={() => (playback.playing ? playback.pause() : playback.play())}
    >
      {playback.playing ? "❚❚" : "▶"}
    </button>
  );
}

export function Playbar({ session }: Props) {
  const { playback } = session;
  useChanges(playback);
  const [timing, setTiming] = useState(false);
  const empty = playback.duration === 0;
  return (
    <div class={`playbar ${empty ? "playbar-empty" : ""}`} inert={empty}>
      <PlayButton playback={playback} />
      <Scrubber playback={playback} />
      <Rates playback={playback} />
      <button type="button" class="watch" aria-expanded={timing} onClick={() => setTiming(!timing)}>
        {t("Manual stopwatch")}
      </button>
      {session.store.state.covered && (
        <button type="button" class="skip" onClick={() => playback.skip()}>
          {t("Skip the animation")}
        </button>
      )}
      {timing && <HandStopwatch session={session} />}
    </div>
  );
}
