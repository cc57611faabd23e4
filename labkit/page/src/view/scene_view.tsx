/** The 3-D view. Its code is fetched after the controls are usable; until then, and without WebGL, a still picture stands in its place. */

import { useEffect, useState } from "preact/hooks";
import { say, t } from "../language";
import type { Extras, Stage } from "../stage/stage";
import { printed, shown } from "../unit";
import type { Props } from "./app";
import { ArrowKey } from "./arrow_key";
import { Clock } from "./playbar";
import { Positions } from "./positions";
import { type Readiness, useStage } from "./stage_loader";
import { Still } from "./still";
import { ExtraSwitches, playKeys, Presets } from "./view_tools";

/** Keep the stage in step with the scene, the motion and the clock. */
function useDrawing({ session }: Props, stage: Stage | null): void {
  const { scene, motion } = session.store.state;
  useEffect(() => {
    if (stage && scene) stage.show(scene);
  }, [stage, scene]);
  useEffect(() => {
    const { playback } = session;
    const follow = () => stage?.follow(motion, playback.time, playback.playing);
    follow();
    return playback.listen(follow);
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

/** Why there is only a still picture, and what can be done. */
function Note({ readiness, hurry }: { readiness: Readiness; hurry: () => void }) {
  if (readiness === "loading") return <p class="view-note">{t("Loading the 3-D view…")}</p>;
  if (readiness === "none") return <p class="view-note">{t("This device cannot show the 3-D view. Measuring works all the same.")}</p>;
  if (readiness === "ready") return null;
  return (
    <p class="view-note" role="status">
      {t("The 3-D view could not be loaded; trying again. Measuring works all the same.")}{" "}
      <button type="button" onClick={hurry}>
        {t("Try again now")}
      </button>
    </p>
  );
}

const NOTHING: Extras = { trail: false, strobe: false, arrows: false };

export function SceneView({ session }: Props) {
  const { setHost, stage, readiness, hurry } = useStage({ session });
  const [extras, setExtras] = useState(NOTHING);
  const { scene, motion } = session.store.state;
  const arrows = scene?.arrows ?? [];
  useDrawing({ session }, stage);
  useEffect(() => stage?.add(extras), [stage, extras]);
  const description = useDescription({ session });
  return (
    <>
      <div
        class={`view view-${readiness}`}
        role="group"
        tabIndex={0}
        aria-label={t("View of the apparatus; the space bar plays and pauses, the arrow keys step")}
        onKeyDown={playKeys(session.playback)}
      >
        {readiness !== "ready" && scene && <Still session={session} scene={scene} description={description} />}
        <div class="canvas-place" ref={setHost} {...(stage ? { role: "img", "aria-label": description } : {})} />
        <Note readiness={readiness} hurry={hurry} />
        {stage && <Presets stage={stage} />}
        {stage && <ExtraSwitches extras={extras} change={setExtras} arrows={arrows} />}
        <Clock playback={session.playback} />
        <Positions session={session} />
      </div>
      {stage && extras.arrows && arrows.length > 0 && <ArrowKey arrows={arrows} motion={motion} />}
    </>
  );
}
