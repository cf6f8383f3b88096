/** How many rows there are: counting ends at 10,000, so that a list of a million costs no more than one of ten thousand. */
export interface Total {
  readonly count: number;
  /** False: there are more than `count`. */
  readonly exact: boolean;
}

/** One page of a list that is read by cursor. */
export interface Page<T> {
  /** In the order of the list; at most `first` of them. */
  readonly items: readonly T[];
  /** Whether more follow after the last item. */
  readonly hasNextPage: boolean;
  /** How many the whole list has, under the same filter: counted when somebody asks. */
  readonly total: () => Promise<Total>;
}

export interface PageRequest {
  /** 1..200. */
  readonly first: number;
  /** Cursor of the item after which the page begins; null: from the start. */
  readonly after: string | null;
}
