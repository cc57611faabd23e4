/** What stands on an axis: a column as it is, its square, its inverse or its root; the name travels as an answer.
 *
 * `period`, `period^2`, `1/period`, `sqrt(period)`: at most 64 characters, as every short answer.
 */

import type { Column } from "./contract";

export const FORMS = ["plain", "square", "inverse", "root"] as const;
export type Form = (typeof FORMS)[number];

export interface AxisName {
  column: string;
  form: Form;
}

const WRITTEN: Record<Form, (column: string) => string> = {
  plain: (column) => column,
  square: (column) => `${column}^2`,
  inverse: (column) => `1/${column}`,
  root: (column) => `sqrt(${column})`,
};

/** Write the name of an axis. */
export function written({ column, form }: AxisName): string {
  return column ? WRITTEN[form](column) : "";
}

/** Read the name of an axis; whatever is not understood is a column's plain name. */
export function read(name: string): AxisName {
  const [, square, inverse, root] = /^(?:(.+)\^2|1\/(.+)|sqrt\((.+)\))$/.exec(name) ?? [];
  if (square) return { column: square, form: "square" };
  if (inverse) return { column: inverse, form: "inverse" };
  return root ? { column: root, form: "root" } : { column: name, form: "plain" };
}

const VALUES: Record<Form, (value: number) => number> = {
  plain: (value) => value,
  square: (value) => value * value,
  inverse: (value) => 1 / value,
  root: Math.sqrt,
};

/** How much the transformed value changes for a small change of the value. */
const SLOPES: Record<Form, (value: number) => number> = {
  plain: () => 1,
  square: (value) => 2 * Math.abs(value),
  inverse: (value) => 1 / (value * value),
  root: (value) => 0.5 / Math.sqrt(value),
};

/** The transformed value; nothing where there is none (1/0, √ of a negative number). */
export function transformed(value: number, form: Form): number | undefined {
  const result = VALUES[form](value);
  return Number.isFinite(result) ? result : undefined;
}

/** The uncertainty of a transformed value: the value's own, carried through; 0 where it is not known. */
export function carried(value: number, uncertainty: number, form: Form): number {
  const result = SLOPES[form](value) * uncertainty;
  return Number.isFinite(result) ? result : 0;
}

const POWERS: Record<string, number> = { "": 1, "²": 2, "³": 3, "^2": 2, "^3": 3, "**2": 2, "**3": 3 };

function raised(unit: string, power: number): string {
  const [, name, old = ""] = /^([A-Za-zΩ]+)(²|³|\^[23]|\*\*[23])?$/.exec(unit) ?? [];
  return name && old in POWERS ? `${name}^${POWERS[old]! * power}` : `(${unit})^${power}`;
}

function unitOf(unit: string, form: Form): string {
  if (form === "plain" || unit === "1" || unit === "") return unit;
  if (form === "root") return /^[A-Za-zΩ]+$/.test(unit) ? `√${unit}` : `√(${unit})`;
  return raised(unit, form === "square" ? 2 : -1);
}

function symbolOf(symbol: string, form: Form): string {
  if (form === "inverse") return `1/${symbol}`;
  if (form === "root") return `√${symbol}`;
  return form === "square" ? `${/[²^]/.test(symbol) ? `(${symbol})` : symbol}²` : symbol;
}

/** The column as it is headed on an axis; `name` stands in for a symbol that is missing. */
export function headed(column: Column, form: Form, name: string): Column {
  if (form === "plain") return column;
  return { ...column, unit: unitOf(column.unit, form), symbol: symbolOf(column.symbol || name, form) };
}
