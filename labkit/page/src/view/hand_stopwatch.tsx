/** The manual stopwatch below the film. */

import { useMemo } from "preact/hooks";
import { t } from "../language";
import { Stopwatch } from "../stopwatch";
import { shown } from "../unit";
import type { Props } from "./app";
import { useChanges } from "./use";

export function HandStopwatch({ session }: Props) {
  const watch = useMemo(() => new Stopwatch(session.playback), [session]);
  useChanges(watch);
  return (
    <section class="stopwatch" aria-label={t("Manual stopwatch")}>
      <output class="stopwatch-face">{shown(watch.shown, 2)} s</output>
      <button type="button" onClick={() => watch.press()}>
        {watch.running ? t("Stop") : t("Start")}
      </button>
      <button type="button" disabled={!watch.running} onClick={() => watch.lap()}>
        {t("Lap")}
      </button>
      <button type="button" class="plain" onClick={() => watch.reset()}>
        {t("Reset")}
      </button>
      {watch.times.length > 0 && (
        <ol class="laps" aria-label={t("Times taken")}>
          {watch.times.map((time, index) => (
            <li key={index}>{shown(time, 2)} s</li>
          ))}
        </ol>
      )}
      <small class="hint">{t("It runs on the time of the film. Your own reaction time is its error; it is for comparing and is not put into the table.")}</small>
    </section>
  );
}
