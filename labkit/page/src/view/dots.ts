/** The points of the graph: what the trials show on the chosen axes, with uncertainties. */

import { type AxisName, carried, headed, read, transformed, written } from "../axis_name";
import type { Column, LabPage, Trial } from "../contract";
import type { State } from "../state";
import { columnOf, valueOf } from "./cell";
import type { Dot } from "./graph";
import { say } from "../language";

function uncertaintyOf({ uncertainties }: State, trial: Trial, name: string): number {
  return trial.readings[name]?.uncertainty ?? uncertainties[trial.id]?.[name] ?? 0;
}

function onAxis(state: State, trial: Trial, { column, form }: AxisName): { value: number; uncertainty: number } | null {
  const raw = valueOf(trial, column);
  const value = raw === undefined ? undefined : transformed(raw, form);
  if (raw === undefined || value === undefined) return null;
  return { value, uncertainty: carried(raw, uncertaintyOf(state, trial, column), form) };
}

/** A point for every trial that has a place on both axes and whose reading is not covered. */
export function dotsOf(state: State, x: string, y: string): Dot[] {
  const [across, up] = [read(x), read(y)];
  return state.rows.flatMap(({ signed: { trial }, state: kept }, index) => {
    const [px, py] = [onAxis(state, trial, across), onAxis(state, trial, up)];
    if (!px || !py || kept === "refused" || trial.id === state.covered) return [];
    const leftOut = state.answers.excluded?.[trial.id] !== undefined;
    return [{ x: px.value, y: py.value, ux: px.uncertainty, uy: py.uncertainty, number: index + 1, leftOut }];
  });
}

/** How an axis is headed. */
export function axisColumn(lab: LabPage, name: string): Column {
  const { column, form } = read(name);
  const found = columnOf(lab, column);
  return headed(found, form, say(found.label));
}

const ALIKE = 1e-3;

/** The plain column that holds the same numbers as a transformed one: T² worked out by the table is T squared. */
export function plainTwin({ rows }: State, lab: LabPage, name: string): string {
  const { column, form } = read(name);
  if (form === "plain") return name;
  const trials = rows.map((row) => row.signed.trial);
  const own = trials.map((trial) => transformed(valueOf(trial, column) ?? Number.NaN, form));
  if (new Set(own).size < 2) return name;
  const same = (candidate: string) =>
    trials.every((trial, index) => Math.abs(valueOf(trial, candidate)! - own[index]!) <= ALIKE * Math.abs(own[index]!));
  return [...lab.graph.x, ...lab.graph.y].find((candidate) => candidate !== column && same(candidate)) ?? written({ column, form });
}
