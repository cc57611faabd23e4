/** Axes, ticks and the pupil's straight line, as numbers; drawn by graph.tsx. */

export interface Point {
  x: number;
  y: number;
}

export interface Axis {
  low: number;
  high: number;
  ticks: number[];
  decimals: number;
}

const NICE = [1, 2, 2.5, 5, 10];
const WANTED_TICKS = 6;

function niceStep(span: number): number {
  const rough = span / WANTED_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (NICE.find((nice) => nice * power >= rough - 1e-12) ?? 10);
}

function decimalsOf(step: number): number {
  const power = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number.isInteger(Number((step * 10 ** power).toPrecision(6))) ? power : power + 1;
}

/** An axis around values, from zero if wanted, ending on ticks. */
export function axis(values: number[], fromZero: boolean): Axis {
  const known = values.length > 0 ? values : [0, 1];
  const low = Math.min(...known, ...(fromZero ? [0] : []));
  const high = Math.max(...known, ...(fromZero ? [0] : []));
  const span = high - low || Math.abs(high) || 1;
  const step = niceStep(span * 1.08);
  const first = fromZero && low >= 0 ? 0 : Math.floor((low - span * 0.04) / step);
  const last = Math.ceil((high + span * 0.04) / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: first * step, high: last * step, ticks, decimals: decimalsOf(step) };
}

/** A straight line through two places the pupil has chosen. */
export interface Line {
  a: Point;
  b: Point;
}

export function slope({ a, b }: Line): number {
  return (b.y - a.y) / (b.x - a.x);
}

export function intercept(line: Line): number {
  return line.a.y - slope(line) * line.a.x;
}

/** A line to begin with: level, across the middle, so that it gives nothing away. */
export function startingLine(x: Axis, y: Axis): Line {
  const level = (y.low + y.high) / 2;
  const at = (fraction: number) => x.low + fraction * (x.high - x.low);
  return { a: { x: at(0.2), y: level }, b: { x: at(0.8), y: level } };
}

/** The line with a slope and an intercept, held where the old handles are. */
export function lineThrough(old: Line, k: number, b: number): Line {
  const at = (x: number) => ({ x, y: k * x + b });
  return { a: at(old.a.x), b: at(old.b.x) };
}

/** Where the line enters and leaves the picture, or null where it does not cross it. */
export function clip(line: Line, x: Axis, y: Axis): [Point, Point] | null {
  const k = slope(line);
  if (!Number.isFinite(k)) return [{ x: line.a.x, y: y.low }, { x: line.a.x, y: y.high }];
  const at = (value: number): Point => ({ x: value, y: k * (value - line.a.x) + line.a.y });
  const across = (value: number): Point => ({ x: line.a.x + (value - line.a.y) / k, y: value });
  const ends = [at(x.low), at(x.high), ...(k === 0 ? [] : [across(y.low), across(y.high)])];
  const [eps, delta] = [(x.high - x.low) * 1e-9, (y.high - y.low) * 1e-9];
  const inside = ends.filter((p) => p.x >= x.low - eps && p.x <= x.high + eps && p.y >= y.low - delta && p.y <= y.high + delta);
  inside.sort((p, q) => p.x - q.x);
  return inside.length > 1 ? [inside[0]!, inside.at(-1)!] : null;
}

/** The line of a slope and an intercept, across the whole of an axis. */
export function lineOf(k: number, b: number, x: Axis): Line {
  return { a: { x: x.low, y: k * x.low + b }, b: { x: x.high, y: k * x.high + b } };
}

/** Whether the pupil has given a line a direction of their own: one just laid is level. */
export function isDrawn(line: Line | null): boolean {
  return line !== null && line.a.y !== line.b.y;
}
