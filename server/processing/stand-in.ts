export interface StandIn {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts the reference server in a thread of its own, on loopback and a free port, keeping its jobs in `dataDir`. */
export type StartStandIn = (options: { readonly dataDir: string }) => Promise<StandIn>;
