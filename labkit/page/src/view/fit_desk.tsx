/** The fit: offered when the pupil has laid a line of their own, worked out in the kernel, shown with its residuals. */

import type { Points } from "../bench";
import type { Column, Words } from "../contract";
import type { Fitted } from "../event";
import { say, t } from "../language";
import { printed, withUncertainty } from "../unit";
import type { Props } from "./app";
import type { Dot } from "./graph";

/** What a fit is made of; a point that is left out has no part in it. */
export function pointsOf(dots: Dot[]): Points {
  const used = dots.filter((dot) => !dot.leftOut);
  return { x: used.map((dot) => dot.x), y: used.map((dot) => dot.y), ux: used.map((dot) => dot.ux), uy: used.map((dot) => dot.uy) };
}

export function isFitted(found: Fitted | Words | undefined): found is Fitted {
  return found !== undefined && "slope" in found;
}

function per(y: Column, x: Column): string {
  const [up, across] = [printed(y.unit), printed(x.unit)];
  if (!across) return up;
  return `${up || "1"}/${/[·/]/.test(across) ? `(${across})` : across}`;
}

function Numbers({ fit, x, y }: { fit: Fitted; x: Column; y: Column }) {
  return (
    <dl class="fit-numbers" aria-live="polite">
      <div>
        <dt>{t("Slope of the fit")}</dt>
        <dd>
          ({withUncertainty(fit.slope, fit.slope_uncertainty)}) {per(y, x)}
        </dd>
      </div>
      <div>
        <dt>{t("Intercept of the fit")}</dt>
        <dd>
          ({withUncertainty(fit.intercept, fit.intercept_uncertainty)}) {printed(y.unit)}
        </dd>
      </div>
    </dl>
  );
}

interface FitProps extends Props {
  points: Points;
  fit: Fitted | Words | undefined;
  drawn: boolean;
  x: Column;
  y: Column;
}

export function FitDesk({ session, points, fit, drawn, x, y }: FitProps) {
  const { fitting } = session.store.state;
  if (!drawn) return <p class="hint">{t("When your own line is laid, you can have a line fitted to the points and compare the two.")}</p>;
  return (
    <section class="fit-desk" aria-label={t("Fit")}>
      {!isFitted(fit) && (
        <button type="button" disabled={fitting} onClick={() => session.desk?.analysis.fit(JSON.stringify(points), points)}>
          {fitting ? t("Fitting…") : t("Fit")}
        </button>
      )}
      {fit && !isFitted(fit) && (
        <p class="problem" role="alert">
          {say(fit)}
        </p>
      )}
      {isFitted(fit) && <Numbers fit={fit} x={x} y={y} />}
      {isFitted(fit) && (
        <p class="hint">
          {t("Weighted least squares; ± is the standard uncertainty. The slope that you hand in is the one you read off yourself.")}
        </p>
      )}
    </section>
  );
}
