/** What a table cell or a point of the graph takes from a trial. */

import type { Column, LabPage, Trial } from "../contract";
import { say } from "../language";
import type { Row } from "../state";
import { shown } from "../unit";

/** The number of a trial under a name, wherever it is kept. */
export function valueOf(trial: Trial, name: string): number | undefined {
  const value = trial.readings[name]?.value ?? trial.derived[name] ?? trial.controls[name];
  return typeof value === "number" ? value : undefined;
}

function raw(trial: Trial, { of, name }: Column): number | string | undefined {
  return of === "readings" ? trial.readings[name]?.value : trial[of][name];
}

/** The columns that any trial fills: where several instruments are offered, those of the others stand empty. */
export function measuredColumns(lab: LabPage, rows: Row[]): Column[] {
  return lab.columns.filter((column) => rows.some((row) => raw(row.signed.trial, column) !== undefined));
}

/** The text of a cell: a number with the column's decimals, or the words of a choice. */
export function cellText(lab: LabPage, trial: Trial, column: Column): string {
  const value = raw(trial, column);
  if (typeof value === "number") return shown(value, column.decimals);
  const control = lab.controls.find(({ name }) => name === column.name);
  if (control?.kind !== "choice") return value ?? "–";
  return say(control.choices.find((choice) => choice.value === value)?.label) || String(value);
}

export interface Group {
  key: string;
  members: { row: Row; number: number }[];
}

function controlsKey(trial: Trial): string {
  return JSON.stringify(Object.entries(trial.controls).sort(([a], [b]) => a.localeCompare(b)));
}

/** Put repeats (trials with equal controls) together, in the order in which each setting was first used. */
export function groups(rows: Row[]): Group[] {
  const found = new Map<string, Group>();
  rows.forEach((row, index) => {
    const key = controlsKey(row.signed.trial);
    const group = found.get(key) ?? { key, members: [] };
    group.members.push({ row, number: index + 1 });
    found.set(key, group);
  });
  return [...found.values()];
}

/** The column of a name, or a bare one when the table does not show it. */
export function columnOf(lab: LabPage, name: string): Column {
  const plain: Column = { name, symbol: "", unit: "", label: { zh: name, en: name }, decimals: 3, of: "derived" };
  const control = lab.controls.find((item) => item.name === name);
  const asControl = control?.kind === "number" ? { ...plain, ...control, of: "controls" as const } : plain;
  return lab.columns.find((column) => column.name === name) ?? asControl;
}
