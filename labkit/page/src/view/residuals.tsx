/** The residuals: how far each point lies above or below the fitted line; a bend in them is a law not straightened. */

import type { Column } from "../contract";
import { t } from "../language";
import { Axes, frame } from "./frame";
import { type Dot, Dots } from "./graph";
import { type Axis, axis } from "./plot";
import { Head } from "./symbol";
import { useWidth } from "./use";

const HEIGHT = 170;

interface ResidualProps {
  dots: Dot[];
  residuals: number[];
  x: { column: Column; axis: Axis };
  y: Column;
}

/** The axis reaches as far up as down, so that the eye sees what is one-sided. */
function upright(dots: Dot[]): Axis {
  const reach = Math.max(...dots.map((dot) => Math.abs(dot.y) + dot.uy), 1e-12);
  return axis([-reach, reach], false);
}

export function Residuals({ dots, residuals, x, y }: ResidualProps) {
  const [width, place] = useWidth(560);
  const used = dots.filter((dot) => !dot.leftOut).map((dot, index) => ({ ...dot, y: residuals[index] ?? 0 }));
  const up = upright(used);
  const f = frame(Math.max(260, width), x.axis, up, HEIGHT);
  return (
    <figure class="graph residuals">
      <figcaption>
        {t("Residuals: point minus fitted line")} <Head column={{ ...y, symbol: `Δ${y.symbol}` }} />
      </figcaption>
      <div ref={place}>
        <svg width={f.width} height={f.height} role="img" aria-label={t("Residuals of {count} points", { count: used.length })}>
          <Axes f={f} x={x.axis} y={up} />
          <line class="zero" x1={f.px(x.axis.low)} x2={f.px(x.axis.high)} y1={f.py(0)} y2={f.py(0)} />
          <Dots f={f} dots={used} />
        </svg>
      </div>
      <p class="hint">{t("Scattered around zero: a straight line fits. Bent or tilted: think again about the axes, or about a trial.")}</p>
    </figure>
  );
}
