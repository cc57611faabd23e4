/** The 3-D view. Its code is fetched after the controls are usable; without WebGL words stand in its place. */

import { useEffect, useRef, useState } from "preact/hooks";
import { say, t } from "../language";
import type { Stage } from "../stage/stage";
import { printed, shown } from "../unit";
import type { Props } from "./app";
import { Clock } from "./playbar";
import { Positions } from "./positions";
import { playKeys, Presets, TraceSwitches } from "./view_tools";

type Readiness = "loading" | "ready" | "none";

/** Start the stage once; the view is only ever one of the ways to see the run, so its failure stops nothing. */
function useStage({ session }: Props): [(element: HTMLDivElement | null) => void, Stage | null, Readiness] {
  const [host, setHost] = useState<HTMLDivElement | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [readiness, setReadiness] = useState<Readiness>("loading");
  useEffect(() => {
    if (!host) return;
    let started: Stage | null = null;
    let left = false;
    import("../stage/stage")
      .then(({ Stage }) => {
        if (left) return;
        started = new Stage(host);
        setStage(started);
        setReadiness("ready");
      })
      .catch(() => {
        setReadiness("none");
        session.playback.seen = false;
        session.playback.skip();
      });
    return () => {
      left = true;
      started?.dispose();
    };
  }, [host]);
  return [setHost, stage, readiness];
}

/** Keep the stage in step with the scene, the motion and the clock. */
function useDrawing({ session }: Props, stage: Stage | null): void {
  const { scene, motion } = session.store.state;
  useEffect(() => {
    if (stage && scene) stage.show(scene);
  }, [stage, scene]);
  useEffect(() => {
    stage?.follow(motion, session.playback.time);
    return session.playback.listen(() => stage?.follow(motion, session.playback.time));
  }, [stage, scene, motion]);
}

/** What stands on the bench, in words. */
function useDescription({ session }: Props): string {
  const { opened, controls } = session.store.state;
  const settings = (opened?.lab.controls ?? []).map((control) => {
    const value = controls[control.name] ?? control.default;
    if (control.kind === "number") return `${say(control.label)} ${shown(Number(value), control.decimals)} ${printed(control.unit)}`;
    return `${say(control.label)} ${say(control.choices.find((choice) => choice.value === value)?.label)}`;
  });
  return t("The apparatus is set to: {settings}.", { settings: settings.join(session.store.state.language === "zh" ? "；" : "; ") });
}

export function SceneView({ session }: Props) {
  const [setHost, stage, readiness] = useStage({ session });
  const place = useRef<HTMLDivElement>(null);
  useDrawing({ session }, stage);
  const description = useDescription({ session });
  return (
    <div
      class={`view view-${readiness}`}
      ref={place}
      role="group"
      tabIndex={0}
      aria-label={t("View of the apparatus; the space bar plays and pauses, the arrow keys step")}
      onKeyDown={playKeys(session.playback)}
    >
      <div class="canvas-place" ref={setHost} role="img" aria-label={description} />
      {readiness === "loading" && <p class="view-note">{t("Loading the 3-D view…")}</p>}
      {readiness === "none" && (
        <p class="view-note">
          {t("This device cannot show the 3-D view. Measuring works all the same.")} {description}
        </p>
      )}
      {stage && <Presets stage={stage} />}
      {stage && <TraceSwitches stage={stage} />}
      <Clock playback={session.playback} />
      <Positions session={session} />
    </div>
  );
}
