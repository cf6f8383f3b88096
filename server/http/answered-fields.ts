/** Fields that an answer has, those of lists as often as they stand there. */
export function answeredFields(data: unknown): number {
  let fields = 0;
  const open: unknown[] = [data];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) for (const item of value) open.push(item);
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) {
        fields++;
        if (typeof inner === 'object') open.push(inner);
      }
  }
  return fields;
}
