/** How a property of an entity is kept where its column's own type is another. */
import { BooleanType, p, type EntityProperty, type Platform } from '@mikro-orm/core';

/** A boolean, kept as the integer 0 or 1. */
class Flag extends BooleanType {
  override getColumnType(property: EntityProperty, platform: Platform): string {
    return platform.getIntegerTypeDeclarationSQL(property);
  }
}

export const flag = () => p.type(Flag).$type<boolean>();

/** A value that JSON can say, kept as text. Null is the column's null, and needs a column that may be null. */
export const json = <T>() => p.json().columnType('text').$type<T>();
