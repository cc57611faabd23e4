/** The fourth step: choose axes, look at the points, lay a straight line, read its slope. */

import { t } from "../language";
import type { Props } from "./app";
import { AxisChoices } from "./axis_choices";
import { Drawing } from "./drawing";
import { ShortField } from "./field";
import { NextStep } from "./next_step";

export function Analyse({ session }: Props) {
  const { opened, answers } = session.store.state;
  if (!opened) return null;
  const [x, y] = [answers.graph_x, answers.graph_y];
  return (
    <>
      <h2>{t("Graph")}</h2>
      <AxisChoices session={session} />
      {x && y ? (
        <Drawing session={session} x={x} y={y} key={`${x}|${y}`} />
      ) : (
        <p class="empty">{t("Choose what stands on each axis. If the law is not a straight line, think about which quantities would make it one.")}</p>
      )}
      <h3>{t("The slope I read")}</h3>
      <p class="hint">{t("Lay the line as close to all points as you can, read two places far apart on it, and write the slope down yourself.")}</p>
      <div class="row">
        <ShortField session={session} name="slope" label={t("Slope")} numeric />
        <ShortField session={session} name="slope_unit" label={t("Unit of the slope")} />
      </div>
      <NextStep session={session} />
    </>
  );
}
