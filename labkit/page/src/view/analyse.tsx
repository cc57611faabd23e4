/** The fourth step: choose axes, look at the points, lay a straight line, read its slope. */

import { useState } from "preact/hooks";
import type { Column, LabPage } from "../contract";
import { say, t } from "../language";
import { recall, remember } from "../memory";
import type { State } from "../state";
import { printed } from "../unit";
import type { Props } from "./app";
import { columnOf, valueOf } from "./cell";
import { ChoiceField, ShortField } from "./field";
import { type Dot, Graph } from "./graph";
import { LineDesk } from "./line_desk";
import { NextStep } from "./next_step";
import { axis, type Line, startingLine } from "./plot";

function axisOptions(lab: LabPage, names: string[]) {
  return names.map((name) => {
    const { symbol, unit, label } = columnOf(lab, name);
    const head = symbol ? ` ${symbol}${printed(unit) ? `/${printed(unit)}` : ""}` : "";
    return { value: name, label: `${say(label)}${head}` };
  });
}

function AxisChoices({ session }: Props) {
  const lab = session.store.state.opened!.lab;
  return (
    <div class="row">
      <ChoiceField session={session} name="graph_y" label={t("Vertical axis")} options={axisOptions(lab, lab.graph.y)} empty={t("Choose…")} />
      <ChoiceField session={session} name="graph_x" label={t("Horizontal axis")} options={axisOptions(lab, lab.graph.x)} empty={t("Choose…")} />
    </div>
  );
}

function dots({ rows, answers, covered }: State, x: string, y: string): Dot[] {
  return rows.flatMap(({ signed: { trial }, state }, index) => {
    const [px, py] = [valueOf(trial, x), valueOf(trial, y)];
    if (px === undefined || py === undefined || state === "refused" || trial.id === covered) return [];
    return [{ x: px, y: py, number: index + 1, leftOut: answers.excluded?.[trial.id] !== undefined }];
  });
}

/** The pupil's line, remembered on this device for each pair of axes. */
function useLine(key: string): [Line | null, (line: Line | null) => void] {
  const [line, setLine] = useState<Line | null>(() => recall<Line | null>(key, null));
  const keep = (next: Line | null) => {
    remember(key, next);
    setLine(next);
  };
  return [line, keep];
}

function Drawing({ session, x, y }: Props & { x: Column; y: Column }) {
  const { state } = session.store;
  const { student, course, assignment } = state.opened!;
  const [fromZero, setFromZero] = useState(true);
  const [line, setLine] = useLine(`yunlab-line|${student}|${course}|${assignment}|${x.name}|${y.name}`);
  const points = dots(state, x.name, y.name);
  const [ax, ay] = [axis(points.map((dot) => dot.x), fromZero), axis(points.map((dot) => dot.y), fromZero)];
  return (
    <>
      <Graph dots={points} x={{ column: x, axis: ax }} y={{ column: y, axis: ay }} line={line} move={setLine} />
      <label class="tick">
        <input type="checkbox" checked={fromZero} onChange={() => setFromZero(!fromZero)} /> {t("Axes start at zero")}
      </label>
      <LineDesk line={line} start={() => setLine(startingLine(ax, ay))} change={setLine} x={x} y={y} />
    </>
  );
}

export function Analyse({ session }: Props) {
  const { opened, answers } = session.store.state;
  if (!opened) return null;
  const { lab } = opened;
  const [x, y] = [answers.graph_x, answers.graph_y];
  return (
    <>
      <h2>{t("Graph")}</h2>
      <AxisChoices session={session} />
      {x && y ? (
        <Drawing session={session} x={columnOf(lab, x)} y={columnOf(lab, y)} key={`${x}|${y}`} />
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
