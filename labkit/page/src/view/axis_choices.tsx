/** What stands on each axis: a column of the table, as it is or transformed. */

import { useEffect } from "preact/hooks";
import { type Form, FORMS, headed, read, written } from "../axis_name";
import type { Column, LabPage } from "../contract";
import { say, t } from "../language";
import { printed } from "../unit";
import type { Props } from "./app";
import { columnOf } from "./cell";
import { plainTwin } from "./dots";

type Axis = "graph_x" | "graph_y";

const SYMBOLS: Record<Form, string> = { plain: "x", square: "x²", inverse: "1/x", root: "√x" };

function labelOf(column: Column): string {
  const unit = printed(column.unit);
  return `${say(column.label)}${column.symbol ? ` ${column.symbol}` : ""}${unit ? ` (${unit})` : ""}`;
}

/** The lab's own suggestions first, then every other number of the table. */
function names(lab: LabPage, axis: Axis): string[] {
  const numbers = lab.columns.filter(({ name }) => lab.controls.find((control) => control.name === name)?.kind !== "choice");
  const suggested = axis === "graph_x" ? lab.graph.x : lab.graph.y;
  return [...new Set([...suggested, ...numbers.map(({ name }) => name)])];
}

/** A transform in the symbols of the column: `T²` rather than `x²`, where the column has a symbol. */
function formLabel(column: Column | null, form: Form): string {
  if (!column?.symbol || column.symbol.length > 8) return SYMBOLS[form];
  return headed(column, form, "").symbol.replace(/[_{}]/g, "");
}

function AxisChoice({ session, axis, label, formName }: Props & { axis: Axis; label: string; formName: string }) {
  const { state } = session.store;
  const lab = state.opened!.lab;
  const { column, form } = read(state.answers[axis] ?? "");
  const choose = (next: { column: string; form: Form }) => session.desk?.autosave.write({ [axis]: written(next) });
  return (
    <div class="field axis-choice">
      <label for={axis}>{label}</label>
      <div class="axis-selects">
        <select id={axis} value={column} onChange={(event) => choose({ column: event.currentTarget.value, form: "plain" })}>
          <option value="">{t("Choose…")}</option>
          {names(lab, axis).map((name) => (
            <option value={name} key={name}>
              {labelOf(columnOf(lab, name))}
            </option>
          ))}
        </select>
        <select
          id={`${axis}_form`}
          aria-label={formName}
          disabled={!column}
          value={form}
          onChange={(event) => choose({ column, form: event.currentTarget.value as Form })}
        >
          {FORMS.map((one) => (
            <option value={one} key={one}>
              {formLabel(column ? columnOf(lab, column) : null, one)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

/** Call what is drawn by its plain name where the table has one, so that both ways to T² are the same answer. */
function usePlainNames({ session }: Props): void {
  const { state } = session.store;
  useEffect(() => {
    for (const axis of ["graph_x", "graph_y"] as const) {
      const name = state.answers[axis] ?? "";
      const plain = plainTwin(state, state.opened!.lab, name);
      if (plain !== name) session.desk?.autosave.write({ [axis]: plain });
    }
  }, [state.answers.graph_x, state.answers.graph_y, state.rows]);
}

export function AxisChoices({ session }: Props) {
  usePlainNames({ session });
  return (
    <div class="row">
      <AxisChoice session={session} axis="graph_y" label={t("Vertical axis")} formName={t("Vertical axis: as it is or transformed")} />
      <AxisChoice session={session} axis="graph_x" label={t("Horizontal axis")} formName={t("Horizontal axis: as it is or transformed")} />
    </div>
  );
}
