/** The trials as a sheet: what was set, what was read and how well, what was left out and why. */

import type { Column, LabPage, SignedTrial } from "./contract";
import { say, t } from "./language";
import type { Row, State } from "./state";
import { printed } from "./unit";
import { columnOf } from "./view/cell";

export type Cell = string | number;

interface Field {
  head: string;
  of: (row: Row, number: number) => Cell;
}

function head(label: string, unit: string): string {
  const shown = printed(unit);
  return shown ? `${label}/${/[/·]/.test(shown) ? `(${shown})` : shown}` : label;
}

function titled({ symbol, label, unit }: Pick<Column, "symbol" | "label" | "unit">): string {
  return head(symbol ? `${say(label)} ${symbol}` : say(label), unit);
}

function controlFields(lab: LabPage): Field[] {
  return lab.controls.map((control) => {
    const of = ({ signed: { trial } }: Row) => trial.controls[control.name] ?? "";
    if (control.kind === "number") return { head: t("set: {name}", { name: titled(control) }), of };
    const words = (value: Cell) => say(control.choices.find((choice) => choice.value === value)?.label) || value;
    return { head: t("set: {name}", { name: say(control.label) }), of: (row) => words(of(row)) };
  });
}

function names(rows: Row[], of: "readings" | "derived"): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.signed.trial[of])))];
}

function readingFields(lab: LabPage, rows: Row[]): Field[] {
  return names(rows, "readings").flatMap((name) => {
    const unit = rows.find((row) => row.signed.trial.readings[name])!.signed.trial.readings[name]!.unit;
    const column = { ...columnOf(lab, name), unit };
    return [
      { head: titled(column), of: ({ signed }) => signed.trial.readings[name]?.value ?? "" },
      { head: t("uncertainty of {name}", { name: titled(column) }), of: ({ signed }) => signed.trial.readings[name]?.uncertainty ?? "" },
    ] satisfies Field[];
  });
}

const DIGITS = 3;

function derivedFields(lab: LabPage, { rows, uncertainties }: State): Field[] {
  return names(rows, "derived").flatMap((name) => {
    const title = titled(columnOf(lab, name));
    const doubt = ({ signed: { trial } }: { signed: SignedTrial }) => uncertainties[trial.id]?.[name];
    return [
      { head: title, of: ({ signed }) => signed.trial.derived[name] ?? "" },
      { head: t("uncertainty of {name}", { name: title }), of: (row) => (doubt(row) === undefined ? "" : Number(doubt(row)!.toPrecision(DIGITS))) },
    ] satisfies Field[];
  });
}

function fields(lab: LabPage, state: State): Field[] {
  const excluded = state.answers.excluded ?? {};
  return [
    { head: t("No."), of: (_, number) => number },
    ...controlFields(lab),
    ...readingFields(lab, state.rows),
    ...derivedFields(lab, state),
    { head: t("Left out because"), of: ({ signed }) => excluded[signed.trial.id] ?? "" },
    { head: t("Measured at"), of: ({ signed }) => signed.trial.made },
    { head: t("On the server"), of: (row) => (row.state === "stored" ? t("yes") : t("no")) },
    { head: t("Id of the trial"), of: ({ signed }) => signed.trial.id },
  ];
}

/** The table, heads first; a trial that is still covered is not in it. */
export function trialSheet(lab: LabPage, state: State): Cell[][] {
  const columns = fields(lab, state);
  const lines = state.rows
    .map((row, index) => ({ row, line: columns.map(({ of }) => of(row, index + 1)) }))
    .filter(({ row }) => row.signed.trial.id !== state.covered);
  return [columns.map((column) => column.head), ...lines.map(({ line }) => line)];
}

/** Whose trials these are, on which apparatus, and when the sheet was written. */
export function stateSheet(lab: LabPage, { opened, record, saved }: State, now: Date): Cell[][] {
  return [
    [t("Lab"), say(lab.title)],
    [t("Version of the lab"), lab.version],
    [t("Apparatus no."), record?.apparatus_number ?? opened!.apparatus_number],
    [t("Course"), opened!.course],
    [t("Assignment"), opened!.assignment],
    [t("Pupil"), opened!.student],
    [t("Saved on the server at"), saved ?? ""],
    [t("Written at"), now.toISOString()],
  ];
}
