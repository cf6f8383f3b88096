import { Migration } from '@mikro-orm/migrations';

export class Migration20261128163359 extends Migration {

  override name = 'Migration20261128163359';

  override up(): void | Promise<void> {
    // Columns of text have no length here.
  }

  override down(): void | Promise<void> {
    // Nothing was changed.
  }

}
