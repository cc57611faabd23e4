/** The bench: the view of the apparatus, the clock of the run, and the controls. */

import { t } from "../language";
import type { Props } from "./app";
import { ControlPanel } from "./controls";
import { Playbar } from "./playbar";
import { SceneView } from "./scene_view";

export function BenchPanel({ session }: Props) {
  return (
    <section class="bench" aria-label={t("Apparatus")}>
      <SceneView session={session} />
      <Playbar session={session} />
      <ControlPanel session={session} />
    </section>
  );
}
