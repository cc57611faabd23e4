/** One pupil at one bench: joins the line to the kernel, the exchange and what the page shows. */

import { Analysis } from "./analysis";
import { Autosave } from "./autosave";
import { Backoff } from "./backoff";
import { Bench } from "./bench";
import type { LabPage } from "./contract";
import type { BenchEvent, Failed, Opened } from "./event";
import { Exchange, RefusedError } from "./exchange";
import { Experiment, startingControls } from "./experiment";
import type { Address } from "./kernel";
import { both, type Language, speak, speakHere, tellTimesOf } from "./language";
import { Outbox } from "./outbox";
import { Playback } from "./playback";
import { Rest } from "./rest";
import { checked, takeFromAddress } from "./setup";
import { fresh, type Step } from "./state";
import { HandIn } from "./submission";

export type PageAddress = Address & { model_id: string };

/** What the pupil can do once the bench is open. */
export interface Desk {
  experiment: Experiment;
  autosave: Autosave;
  handIn: HandIn;
  analysis: Analysis;
}

export class Session {
  readonly store = fresh();
  readonly playback = new Playback();
  readonly rest = new Rest();
  desk: Desk | null = null;
  private readonly bench: Bench;
  private readonly knock = new Backoff();
  private renewed: ((token: string) => void)[] = [];

  constructor(address: PageAddress, gone: () => void) {
    this.bench = new Bench(address, {
      event: (event, buffer) => void this.receive(event, buffer),
      link: (link) => this.store.change({ link }),
      gone,
    });
  }

  start(): void {
    this.bench.open();
    this.bench.start();
  }

  /** The page is being left for good. */
  leave(): void {
    this.desk?.autosave.leave();
    this.bench.stop();
  }

  probe(): void {
    this.bench.probe();
  }

  /** Nobody looks at the page. */
  letGo(): void {
    this.bench.letGo();
  }

  /** Somebody looks at it again. */
  takeUp(): void {
    this.bench.takeUp();
  }

  speak(language: Language): void {
    speak(language);
    this.store.change({ language });
  }

  /** The teacher's wish for this page; the pupil's own choice elsewhere stays. */
  private speakHere(language: Language): void {
    speakHere(language);
    this.store.change({ language });
  }

  visit(step: Step): void {
    this.store.change({ step });
  }

  private async receive(event: BenchEvent, buffer: Uint8Array | undefined): Promise<void> {
    if (event.event === "failed") this.failed(event);
    else if (event.event === "opened") await this.opened(event);
    else if (event.event === "scene") await this.desk?.experiment.show(event.scene);
    else if (event.event === "ran") await this.desk?.experiment.ran(event, buffer);
    else if (event.event === "refused") this.desk?.experiment.refused(event);
    else if (event.event === "uncertainties") this.desk?.analysis.learn(event);
    else this.desk?.analysis.fitted(event);
  }

  /** The exchange may be away for a moment only: say so, and knock again. */
  private failed({ message }: Failed): void {
    if (!this.desk) this.store.change({ phase: "failed", failure: message });
    setTimeout(() => this.bench.open(), this.knock.next());
  }

  private async opened(opened: Opened): Promise<void> {
    if (this.desk) {
      this.renewed.splice(0).forEach((resolve) => resolve(opened.page_token));
      return;
    }
    const exchange = this.exchange(opened);
    this.desk = this.furnish(opened, exchange);
    const controls = startingControls(opened.lab, []);
    tellTimesOf(opened.time_zone);
    this.store.change({ opened, scene: opened.scene, controls });
    this.rest.start(opened.rest_minutes ?? 0);
    await this.load(opened, exchange, this.desk);
  }

  private exchange({ exchange, course, assignment, page_token }: Opened): Exchange {
    const renew = () =>
      new Promise<string>((resolve) => {
        this.renewed.push(resolve);
        this.bench.open();
      });
    const reached = (ok: boolean) => ok !== this.store.state.reached && this.store.change({ reached: ok });
    return new Exchange({ base: exchange, course, assignment }, page_token, renew, reached);
  }

  private furnish({ course, assignment, student }: Opened, exchange: Exchange): Desk {
    const place = `${student}|${course}|${assignment}`;
    const autosave = new Autosave(this.store, exchange, `yunlab-draft|${place}`);
    const experiment = new Experiment(this.store, this.bench, exchange, new Outbox(place), this.playback);
    const handIn = new HandIn(this.store, exchange, autosave, `yunlab-submission|${place}`);
    return { experiment, autosave, handIn, analysis: new Analysis(this.store, this.bench) };
  }

  /** Nothing can be worked on before the record is there: what came first would be laid over what it holds. */
  private async load(opened: Opened, exchange: Exchange, desk: Desk): Promise<void> {
    try {
      const record = await exchange.record();
      this.store.change({ record, saved: record.saved });
      const wanted = record.assignment?.language ?? "follow";
      if (wanted !== "follow") this.speakHere(wanted);
      await desk.experiment.resume(record.trials);
      desk.autosave.resume(record.answers);
      this.arrange(opened);
      this.store.change({ phase: "ready" });
      desk.handIn.resume();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.store.change({ phase: "failed", failure: error.words });
    }
  }

  /** A pupil who comes back finds the apparatus as it was and the step where work goes on. */
  private arrange({ lab }: Opened): void {
    const { rows } = this.store.state;
    const asked = takeFromAddress();
    if (rows.length > 0) this.store.change({ step: "measure" });
    if (asked) this.setUp(lab, asked);
    else if (rows.length > 0) this.desk?.experiment.setAll(startingControls(lab, rows));
  }

  /** Somebody sent a set-up with the link; what this lab cannot take of it is said and left alone. */
  private setUp(lab: LabPage, asked: Record<string, string>): void {
    const { controls, whole } = checked(lab, asked);
    this.desk?.experiment.setAll(controls);
    const message = both("Part of the set-up in the link does not fit this apparatus and was left at its default.");
    if (!whole) this.store.change({ refusal: { field: null, message } });
  }
}
