/** The graph: points of the trials with their uncertainties, the pupil's line, and the fitted one. */

import type { Column } from "../contract";
import { say, t } from "../language";
import { Axes, type Frame, frame } from "./frame";
import { PupilLine } from "./handle";
import { type Axis, clip, type Line, lineOf, type Point } from "./plot";
import { Head } from "./symbol";
import { useWidth } from "./use";

export interface Dot extends Point {
  /** Standard uncertainties; 0 where none is known. */
  ux: number;
  uy: number;
  number: number;
  leftOut: boolean;
}

export interface GraphProps {
  dots: Dot[];
  x: { column: Column; axis: Axis };
  y: { column: Column; axis: Axis };
  line: Line | null;
  move: (line: Line) => void;
  /** The fitted line, once the pupil has asked for it. */
  fit: { slope: number; intercept: number } | null;
}

const CAP = 3;
/** A bar shorter than this on the screen is hidden by its dot [px]. */
const SHORTEST = 1;

/** One standard uncertainty to each side. */
function Bars({ f, dot }: { f: Frame; dot: Dot }) {
  const [left, right, low, high] = [f.px(dot.x - dot.ux), f.px(dot.x + dot.ux), f.py(dot.y - dot.uy), f.py(dot.y + dot.uy)];
  const [x, y] = [f.px(dot.x), f.py(dot.y)];
  const upright = low - high > SHORTEST ? `M${x},${low}V${high}M${x - CAP},${low}h${2 * CAP}M${x - CAP},${high}h${2 * CAP}` : "";
  const level = right - left > SHORTEST ? `M${left},${y}H${right}M${left},${y - CAP}v${2 * CAP}M${right},${y - CAP}v${2 * CAP}` : "";
  return <path class="bar" d={upright + level} />;
}

export function Dots({ f, dots }: { f: Frame; dots: Dot[] }) {
  return (
    <g class="dots">
      {dots.map((dot) => (
        <g key={dot.number}>
          {!dot.leftOut && <Bars f={f} dot={dot} />}
          <circle class={dot.leftOut ? "dot-out" : "dot"} cx={f.px(dot.x)} cy={f.py(dot.y)} r={4.5}>
            <title>{t("Trial {number}", { number: dot.number })}</title>
          </circle>
        </g>
      ))}
    </g>
  );
}

function FitLine({ f, x, y, fit }: { f: Frame; x: Axis; y: Axis; fit: NonNullable<GraphProps["fit"]> }) {
  const ends = clip(lineOf(fit.slope, fit.intercept, x), x, y);
  return ends && <line class="fit-line" x1={f.px(ends[0].x)} y1={f.py(ends[0].y)} x2={f.px(ends[1].x)} y2={f.py(ends[1].y)} />;
}

export function Graph({ dots, x, y, line, move, fit }: GraphProps) {
  const [width, place] = useWidth(560);
  const f = frame(Math.max(260, width), x.axis, y.axis);
  const title = t("Graph of {y} against {x}, {count} points", { y: say(y.column.label), x: say(x.column.label), count: dots.length });
  return (
    <figure class="graph">
      <figcaption class="y-head">
        <Head column={y.column} />
      </figcaption>
      <div ref={place}>
        <svg width={f.width} height={f.height} role="group" aria-label={title}>
          <Axes f={f} x={x.axis} y={y.axis} />
          {fit && <FitLine f={f} x={x.axis} y={y.axis} fit={fit} />}
          <Dots f={f} dots={dots} />
          {line && <PupilLine f={f} x={x.axis} y={y.axis} line={line} move={move} />}
        </svg>
      </div>
      <div class="x-head" aria-hidden="true">
        <Head column={x.column} />
      </div>
    </figure>
  );
}
