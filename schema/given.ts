type Required<T> = { [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K] };

/** GraphQL tells apart what is left out and what is null; for a field that cannot be null both mean "as it is". */
export function given<T extends object>(input: T): Required<T> & { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  ) as Required<T> & { [K in keyof T]?: NonNullable<T[K]> };
}
