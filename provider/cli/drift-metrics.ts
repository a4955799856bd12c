/** The metrics of `spokectl drift --watch`, in Prometheus' text format. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, Gauge, Registry } from "prom-client";
import { ProblemError } from "../model/problem.ts";
import type { DriftReport } from "./drift-report.ts";
import { kindWord } from "./views/words.ts";

/** Where metrics are served. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** See the head of this file. */
export interface Metrics {
  readonly url: string;
  /** @param seconds how long it took @param at seconds since 1970 */
  looked(report: DriftReport, seconds: number, at: number): void;
  failed(step: "look" | "webhook"): void;
  close(): Promise<void>;
}

/** Serves metrics until it is closed. @throws ProblemError where the port cannot be had */
export async function openMetrics({ host, port }: MetricsAddress): Promise<Metrics> {
  const registry = new Registry();
  const meters = metersOf(registry);
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404).end("Metrics are at /metrics.\n");
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new ProblemError(
      {
        object: `--metrics ${host}:${port}`,
        what: `cannot be listened at: ${(error as NodeJS.ErrnoException).code}`,
        remedy: "Choose another port.",
      },
      error,
    );
  }
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    ...meters,
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}/metrics`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function metersOf(registry: Registry): Pick<Metrics, "looked" | "failed"> {
  const registers = [registry];
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `spokectl_drift_${name}`, help, registers });
  const unchanged = gauge(
    "unchanged_objects",
    "Objects that equal their declaration as far as that can be read.",
  );
  const unverified = gauge("unverified_objects", "Objects with fields that nothing shows.");
  const lastSuccess = gauge("last_success_timestamp_seconds", "When everything could last be compared.");
  const duration = gauge("duration_seconds", "How long the last comparison took.");
  const differences = new Gauge({
    name: "spokectl_drift_differences",
    help: "Objects that differ from their declaration, by kind, and whether they are missing, changed or undeclared.",
    labelNames: ["kind", "standing"],
    registers,
  });
  const looks = new Counter({
    name: "spokectl_drift_looks_total",
    help: "Comparisons that succeeded.",
    registers,
  });
  const errors = new Counter({
    name: "spokectl_drift_errors_total",
    help: "Comparisons and deliveries to the webhook that failed.",
    labelNames: ["step"],
    registers,
  });
  errors.inc({ step: "look" }, 0);
  errors.inc({ step: "webhook" }, 0);
  return {
    looked({ objects, summary }, seconds, at) {
      unchanged.set(summary.unchanged);
      unverified.set(summary.unverified);
      lastSuccess.set(at);
      duration.set(seconds);
      looks.inc();
      // What is right again would stay for ever.
      differences.reset();
      for (const object of objects) {
        const { standing } = object;
        if (standing !== "unverified") differences.inc({ kind: kindWord(object), standing });
      }
    },
    failed: (step) => errors.inc({ step }),
  };
}
