/** A set-up: what stands on every control. It travels in a link, and is remembered on the device as a preset. */

import type { Control, Controls, LabPage, NumberControl, Value } from "./contract";

const SLACK = 1e-6;

/** The nearest value that a control's step allows, within its range. */
export function snap({ low, high, step, decimals }: NumberControl, value: number): number {
  const steps = Math.round((value - low) / step);
  return Number(Math.min(high, Math.max(low, low + steps * step)).toFixed(decimals + 3));
}

/** A value as a control can take it, or nothing where it cannot. */
function allowed(control: Control, value: unknown): Value | undefined {
  if (control.kind === "choice") return control.choices.find((choice) => choice.value === value)?.value;
  const number = typeof value === "string" && value.trim() ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  const slack = control.step * SLACK;
  return number < control.low - slack || number > control.high + slack ? undefined : snap(control, number);
}

/** What the lab has before anybody touches it. */
export function defaults({ controls }: LabPage): Controls {
  return Object.fromEntries(controls.map((control) => [control.name, control.default]));
}

/** Those of some values that this lab's controls can take, over the defaults; and whether any could not be taken. */
export function checked(lab: LabPage, values: Record<string, unknown>): { controls: Controls; whole: boolean } {
  const controls = defaults(lab);
  let whole = Object.keys(values).every((name) => Object.hasOwn(controls, name));
  for (const control of lab.controls) {
    if (!Object.hasOwn(values, control.name)) continue;
    const value = allowed(control, values[control.name]);
    if (value === undefined) whole = false;
    else controls[control.name] = value;
  }
  return { controls, whole };
}

/** Write a set-up for an address: `length:0.8,timer:photogate`. */
export function written(controls: Controls): string {
  return Object.entries(controls)
    .map(([name, value]) => `${name}:${encodeURIComponent(value)}`)
    .join(",");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Read a set-up from an address; a stranger may have written it. */
export function read(text: string): Record<string, string> {
  const pairs = text.slice(0, 4000).split(",").filter(Boolean).map((pair) => pair.split(":"));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, decoded(value)]));
}

/** The address of this page with a set-up in it. */
export function linkTo(controls: Controls, address = location.href): string {
  const url = new URL(address);
  url.searchParams.delete("language");
  url.searchParams.set("set", written(controls));
  url.hash = "";
  return url.href;
}

/** Take the set-up out of the address: loading the page again must not undo what was set since. */
export function takeFromAddress(): Record<string, string> | null {
  const url = new URL(location.href);
  const text = url.searchParams.get("set");
  if (text === null) return null;
  url.searchParams.delete("set");
  history.replaceState(history.state, "", url);
  return read(text);
}
