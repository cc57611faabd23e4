/** Feedback by criterion: points, why, and what to do next. */

import type { Feedback, Mark, SubmissionState } from "../contract";
import { clock, say, t } from "../language";
import { ended } from "../submission";
import type { Props } from "./app";

function points(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function source(mark: Mark): string | null {
  if (mark.by === "waiting") return t("Your teacher will mark this.");
  return mark.by === "teacher" ? t("Marked by your teacher.") : null;
}

function Criterion({ mark }: { mark: Mark }) {
  const full = mark.by !== "waiting" && mark.points >= mark.out_of;
  return (
    <li class={`mark mark-${mark.by} ${full ? "mark-full" : ""}`}>
      <div class="mark-head">
        <h3>{say(mark.title)}</h3>
        <span class="mark-points">{mark.by === "waiting" ? `– / ${points(mark.out_of)}` : `${points(mark.points)} / ${points(mark.out_of)}`}</span>
      </div>
      <meter min={0} max={mark.out_of || 1} value={mark.by === "waiting" ? 0 : mark.points} aria-label={say(mark.title)} />
      {say(mark.why) && <p>{say(mark.why)}</p>}
      {say(mark.next) && !full && (
        <p class="mark-next">
          <strong>{t("Next:")}</strong> {say(mark.next)}
        </p>
      )}
      {source(mark) && <p class="hint">{source(mark)}</p>}
    </li>
  );
}

function progress(state: SubmissionState): string {
  return {
    queued: t("Your record is waiting to be marked…"),
    marking: t("Your record is being marked…"),
    graded: "",
    rejected: t("The record could not be accepted. Read the reason, mend it and hand it in again."),
    error: t("Marking failed on our side. Your record is safe; your teacher has been told."),
  }[state];
}

function Total({ feedback }: { feedback: Feedback }) {
  const { points: got, out_of: outOf } = feedback;
  if (typeof got !== "number" || typeof outOf !== "number") return null;
  return (
    <p class="total">
      <strong>{points(got)}</strong> / {points(outOf)} {t("points")}
    </p>
  );
}

/** Practice goes on with a new apparatus: opening the page again brings it. */
function NextApparatus({ session }: Props) {
  const { record, receipt } = session.store.state;
  const more = (record?.assignment?.attempts_left ?? 0) > (receipt ? 1 : 0);
  if (record?.assignment?.mode !== "practice" || !more || !receipt) return null;
  return (
    <p>
      <button type="button" class="primary" onClick={() => location.reload()}>
        {t("Go on with a new apparatus")}
      </button>
    </p>
  );
}

export function FeedbackPanel({ session }: Props) {
  const { feedback, receipt } = session.store.state;
  if (!feedback?.state) return <p class="empty">{t("When you have handed in, the marks and the reasons for them appear here.")}</p>;
  const text = progress(feedback.state);
  return (
    <>
      <h2>{t("Feedback")}</h2>
      {receipt && <p class="hint">{t("Handed in at {time}.", { time: clock(receipt.time) })}</p>}
      {text && (
        <p class={ended(feedback.state) ? "problem" : "busy"} role="status">
          {text}
        </p>
      )}
      {feedback.reason && <p class="problem">{say(feedback.reason)}</p>}
      {feedback.state === "graded" && <Total feedback={feedback} />}
      <NextApparatus session={session} />
      <ul class="marks">
        {(feedback.marks ?? []).map((mark) => (
          <Criterion mark={mark} key={mark.criterion} />
        ))}
      </ul>
    </>
  );
}
