/**
 * Where images go: a pure function of the images, in their order, and of the tasks that their series has from their
 * source. One image after another, so that any division into batches comes to the same.
 */

/** What tells whether two images of one SOP instance are the same. */
export interface ImageContent {
  readonly sopInstanceUid: string;
  /** CRC-32 of the dataset; null for images that were kept before it was. */
  readonly checksum: number | null;
  readonly datasetBytes: number | null;
  /** Length of the file. */
  readonly bytes: number;
}

export interface ArrivingImage extends ImageContent {
  /** When it was received, not when it is looked at: after a crash the same is decided. Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Its bytes were compared with those of the image that it seemed to be a copy of, and differ. */
  readonly isOther?: boolean;
}

export interface TaskOfSeries<Held extends ImageContent = ImageContent> {
  readonly id: string;
  /** It is the open task of its series and source. */
  readonly takesImages: boolean;
  readonly isFinished: boolean;
  readonly isCancelled: boolean;
  /** It has left the Compilator. */
  readonly hasGoneOn: boolean;
  /** It can be called back for images that come late: it is at work, and has delivered nothing. */
  readonly canReopen: boolean;
  /** When its first and its last image were received, by the clock of their receipts. */
  readonly firstImageAt: number;
  readonly lastImageAt: number;
  /** By SOP Instance UID. */
  readonly images: ReadonlyMap<string, Held>;
}

/** What becomes of one task. Tasks without an id are begun. */
export interface Placement<Image extends ArrivingImage, Held extends ImageContent> {
  readonly id: string | undefined;
  readonly added: readonly Image[];
  readonly copies: readonly { readonly image: Image; readonly of: Image | Held }[];
  /** It is called back: it had gone on without these images. */
  readonly isReopened: boolean;
  /** It takes no more images: another image came under a UID that it has. */
  readonly isClosed: boolean;
  /** It is begun because of such an image. */
  readonly isConflict: boolean;
  /** It has gone on, and another task has images of its series that it lacks. */
  readonly isOvertaken: boolean;
  readonly lastImageAt: number;
}

/**
 * @param tasks of one series from one source, newest first
 * @param quietMs a stream of copies ends with a pause of this length: what comes later was sent on purpose
 * @returns the tasks that change, in the order in which they are begun
 */
export function placeImages<Image extends ArrivingImage, Held extends ImageContent>(
  images: readonly Image[],
  tasks: readonly TaskOfSeries<Held>[],
  quietMs: number,
): Placement<Image, Held>[] {
  const newestFirst = tasks.map((task) => new Place<Image, Held>(task));
  for (const image of images) {
    const open = newestFirst.find((place) => place.takesImages);
    const holder = newestFirst.find((place) => place.hasCopyOf(image, quietMs));
    // Only the newest is called back: one that was closed by a conflict has a newer one.
    const taker = open ?? (newestFirst[0]?.canReopen ? newestFirst[0] : undefined);
    if (holder) holder.addCopy(image);
    else if (taker && !taker.held(image.sopInstanceUid)) taker.add(image);
    else {
      const begun = new Place<Image, Held>();
      begun.isConflict = taker !== undefined;
      open?.close();
      begun.add(image);
      newestFirst.unshift(begun);
    }
  }
  for (const [nth, place] of newestFirst.entries())
    for (const { added } of newestFirst.toSpliced(nth, 1)) place.overtakenBy(added);
  return newestFirst.filter((place) => place.isChanged).reverse();
}

class Place<Image extends ArrivingImage, Held extends ImageContent> implements Placement<Image, Held> {
  readonly id: string | undefined;
  readonly added: Image[] = [];
  readonly copies: { image: Image; of: Image | Held }[] = [];
  isReopened = false;
  isClosed = false;
  isConflict = false;
  isOvertaken = false;
  lastImageAt = 0;
  readonly #task: TaskOfSeries<Held> | undefined;
  readonly #begun = new Map<string, Image>();

  constructor(task?: TaskOfSeries<Held>) {
    this.id = task?.id;
    this.#task = task;
    this.lastImageAt = task?.lastImageAt ?? 0;
  }

  get takesImages(): boolean {
    return !this.isClosed && (this.isReopened || (this.#task?.takesImages ?? true));
  }

  get canReopen(): boolean {
    return this.#task?.canReopen === true && !this.isReopened;
  }

  get isChanged(): boolean {
    return this.isClosed || this.isOvertaken || this.added.length + this.copies.length > 0;
  }

  held(uid: string): Image | Held | undefined {
    return this.#begun.get(uid) ?? this.#task?.images.get(uid);
  }

  /**
   * Whether an image is a copy here: the task has it, and takes images, or is still at work, or got its last image in
   * the same stream. It does not matter whether another task takes images: which copy comes first would decide. What a
   * person has cancelled is sent again because it is wanted. What seems to be older than the stream was sent after the
   * clock was set back.
   */
  hasCopyOf(image: Image, quietMs: number): boolean {
    const held = this.held(image.sopInstanceUid);
    if (!held || !isSame(image, held)) return false;
    if (this.takesImages || !this.#task) return true;
    if (this.#task.isCancelled) return false;
    if (!this.#task.isFinished) return true;
    return (
      image.receivedAt >= this.#task.firstImageAt - quietMs && image.receivedAt <= this.lastImageAt + quietMs
    );
  }

  add(image: Image): void {
    this.isReopened ||= this.canReopen;
    this.added.push(image);
    this.#begun.set(image.sopInstanceUid, image);
    this.#received(image);
  }

  addCopy(image: Image): void {
    this.copies.push({ image, of: this.held(image.sopInstanceUid) as Image | Held });
    this.#received(image);
  }

  /** What a person has cancelled is not expected to be whole. */
  overtakenBy(images: readonly Image[]): void {
    if (!this.#task?.hasGoneOn || this.#task.isCancelled || this.isReopened) return;
    this.isOvertaken ||= images.some(({ sopInstanceUid }) => !this.held(sopInstanceUid));
  }

  close(): void {
    this.isClosed = true;
  }

  #received({ receivedAt }: Image): void {
    this.lastImageAt = Math.max(this.lastImageAt, receivedAt);
  }
}

/** By what is known without reading files; a copy is compared with its original before it is removed. */
function isSame(image: ArrivingImage, held: ImageContent): boolean {
  if (image.isOther) return false;
  if (image.checksum === null || held.checksum === null) return image.bytes === held.bytes;
  return image.checksum === held.checksum && image.datasetBytes === held.datasetBytes;
}
