/** A tab of somebody who opens the page for the first time. */
export interface ExampleTab {
  readonly query: string;
  /** JSON, as is `headers`. */
  readonly variables?: string;
  readonly headers?: string;
}

/** What the server tells the page about itself. */
export interface GraphiqlSettings {
  /** Path of the graph. */
  readonly endpoint: string;
  readonly hasDesk: boolean;
  readonly tabs: readonly ExampleTab[];
  /** Of a tab that is opened, as JSON; empty: none. */
  readonly defaultHeaders: string;
}
