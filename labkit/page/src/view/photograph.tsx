/** A photograph made by flashes: the body against a grid, the readings, and y against x² of this one flight. */

import { t } from "../language";
import { Axes, frame } from "./frame";
import type { Read } from "./picture_row";
import { axis } from "./plot";
import { at, ReadingTable } from "./reading_table";

const PX_PER_CM = 10;
const BODY = 7;
const MARGIN = { left: 34, top: 26, rest: 12 };
const PLOT = { width: 280, height: 210 };

const cm = (metres: number) => metres * 100;

/** Where a centimetre lies on the screen. */
const right = (value: number) => MARGIN.left + (value + 1) * PX_PER_CM;
const down = (value: number) => MARGIN.top + (value + 2) * PX_PER_CM;

function lines(to: number, from: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function Grid({ wide, high }: { wide: number; high: number }) {
  const [across, below] = [lines(wide, -1), lines(high, -2)];
  const path = (fifth: boolean) =>
    across.filter((x) => (x % 5 === 0) === fifth).map((x) => `M${right(x)},${down(-2)}V${down(high)}`).join("") +
    below.filter((y) => (y % 5 === 0) === fifth).map((y) => `M${right(-1)},${down(y)}H${right(wide)}`).join("");
  return (
    <g class="photo-grid">
      <path class="fine" d={path(false)} />
      <path d={path(true)} />
      {across.filter((x) => x % 5 === 0).map((x) => <text key={x} x={right(x)} y={MARGIN.top - 8} text-anchor="middle">{x}</text>)}
      {below.filter((y) => y % 5 === 0).map((y) => <text key={y} x={MARGIN.left - 6} y={down(y) + 4} text-anchor="end">{y}</text>)}
    </g>
  );
}

function Flashes({ picture }: Pick<Read, "picture">) {
  return (
    <g class="photo-body">
      {picture.points.map(([x = 0, y = 0], number) => (
        <g key={number}>
          <circle cx={right(cm(x))} cy={down(cm(y))} r={BODY} />
          <path d={`M${right(cm(x)) - 3},${down(cm(y))}h6m-3,-3v6`} />
          <text x={right(cm(x)) + BODY + 3} y={down(cm(y)) - BODY}>{number}</text>
        </g>
      ))}
    </g>
  );
}

/** The flight as a straight line: y against x². */
function Straight(read: Read) {
  const dots = read.picture.marked.map((_, number) => ({ x: (at(read, "x", number) ?? 0) ** 2, y: at(read, "y", number) ?? 0 }));
  const [x, y] = [axis(dots.map((dot) => dot.x), true), axis(dots.map((dot) => dot.y), true)];
  const f = frame(PLOT.width, x, y, PLOT.height);
  return (
    <figure class="graph photo-plot">
      <figcaption><i>y</i>/m – <i>x</i>²/m²</figcaption>
      <svg width={f.width} height={f.height} role="img" aria-label={t("Drop against distance squared, {count} points", { count: dots.length })}>
        <Axes f={f} x={x} y={y} />
        {dots.map((dot, number) => <circle key={number} class="dot" cx={f.px(dot.x)} cy={f.py(dot.y)} r={4} />)}
      </svg>
    </figure>
  );
}

export function Photograph({ picture, trial }: Read) {
  const wide = Math.ceil(cm(Math.max(...picture.points.map(([x = 0]) => x))) / 5) * 5 + 2;
  const high = Math.ceil(cm(Math.max(...picture.points.map(([, y = 0]) => y))) / 5) * 5 + 2;
  const facts = { count: picture.points.length, interval: picture.interval };
  return (
    <>
      <div class="picture-place" tabIndex={0} role="region" aria-label={t("Photograph and grid")}>
        <svg class="photo" width={right(wide) + MARGIN.rest} height={down(high) + MARGIN.rest} role="img" aria-label={t("Photograph of {count} flashes; the table below holds the readings", facts)}>
          <Grid wide={wide} high={high} />
          <Flashes picture={picture} />
        </svg>
      </div>
      <p class="hint">{t("A flash every {interval} s. The squares are 1 cm wide, numbered in cm; read the middle of the ball to a fifth of a square.", facts)}</p>
      <div class="picture-pair">
        <ReadingTable picture={picture} trial={trial} />
        <Straight picture={picture} trial={trial} />
      </div>
    </>
  );
}
