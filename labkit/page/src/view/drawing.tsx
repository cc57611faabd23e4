/** One graph with its line desk, fit and residuals. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../language";
import { recall, remember } from "../memory";
import type { Props } from "./app";
import { axisColumn, dotsOf } from "./dots";
import { FitDesk, isFitted, pointsOf } from "./fit_desk";
import { type Dot, Graph } from "./graph";
import { LineDesk } from "./line_desk";
import { axis, isDrawn, type Line, startingLine } from "./plot";
import { Residuals } from "./residuals";

/** The pupil's line, remembered on this device for each pair of axes. */
function useLine(key: string): [Line | null, (line: Line | null) => void] {
  const [line, setLine] = useState<Line | null>(() => recall<Line | null>(key, null));
  const keep = (next: Line | null) => {
    remember(key, next);
    setLine(next);
  };
  return [line, keep];
}

function axisOf(dots: Dot[], value: (dot: Dot) => number, reach: (dot: Dot) => number, fromZero: boolean) {
  return axis(
    dots.flatMap((dot) => [value(dot) - reach(dot), value(dot) + reach(dot)].filter((end) => !fromZero || value(dot) < 0 || end > 0)),
    fromZero,
  );
}

/** The newest fit, if it is one of these very points. */
function useFit({ session }: Props, key: string) {
  const { fit } = session.store.state;
  return fit?.key === key ? fit.found : undefined;
}

export function Drawing({ session, x, y }: Props & { x: string; y: string }) {
  const { state } = session.store;
  const { student, course, assignment, lab } = state.opened!;
  const [fromZero, setFromZero] = useState(true);
  const [line, setLine] = useLine(`yunlab-line|${student}|${course}|${assignment}|${x}|${y}`);
  useEffect(() => session.desk?.analysis.prepare(), [state.rows]);
  const dots = dotsOf(state, x, y);
  const across = { column: axisColumn(lab, x), axis: axisOf(dots, (dot) => dot.x, (dot) => dot.ux, fromZero) };
  const up = { column: axisColumn(lab, y), axis: axisOf(dots, (dot) => dot.y, (dot) => dot.uy, fromZero) };
  const points = pointsOf(dots);
  const fit = useFit({ session }, JSON.stringify(points));
  return (
    <>
      <Graph dots={dots} x={across} y={up} line={line} move={setLine} fit={isFitted(fit) ? fit : null} />
      <label class="tick">
        <input type="checkbox" checked={fromZero} onChange={() => setFromZero(!fromZero)} /> {t("Axes start at zero")}
      </label>
      <LineDesk line={line} start={() => setLine(startingLine(across.axis, up.axis))} change={setLine} x={across.column} y={up.column} />
      {line && <FitDesk session={session} points={points} fit={fit} drawn={isDrawn(line)} x={across.column} y={up.column} />}
      {isFitted(fit) && <Residuals dots={dots} residuals={fit.residuals} x={across} y={up.column} />}
    </>
  );
}
