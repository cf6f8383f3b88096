import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { invalid } from '../base/refusals.ts';

/**
 * Waits for the write of something whose name is unique. Only the database knows whether it is: two people may write
 * at once.
 * @throws ValidationError NAME_TAKEN at `name`
 */
export async function refuseTaken<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw invalid('name', 'NAME_TAKEN', { name });
    throw error;
  }
}

/**
 * Names that differ in nothing but case are different, and people would take one for the other.
 * @throws ValidationError NAME_TAKEN at `name`
 */
export function refuseAlike(name: string, others: readonly { readonly name: string }[]): void {
  const alike = others.find((other) => isAlike(other.name, name));
  if (alike) throw invalid('name', 'NAME_TAKEN', { name: alike.name });
}

export function isAlike(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}
