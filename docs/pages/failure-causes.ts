import type { ErrorCode } from '../../server/base/errors.ts';

/** What usually lies behind a failure: for the documents only, the console says what happened and what to do. */
export const FAILURE_CAUSES: Readonly<Record<ErrorCode, { readonly en: string; readonly es: string }>> = {
  NO_DESTINATION: {
    en: 'No device is marked as destination, and mirror mode is off or the sender is not declared under its address.',
    es: 'Ningún dispositivo está marcado como destino, y el modo espejo está desactivado o el emisor no está declarado con su dirección.',
  },
  INCOMPLETE_SERIES: {
    en: 'The transfer was cut or only a part of the series was chosen; the scanner was still reconstructing.',
    es: 'La transferencia se cortó o solo se eligió una parte de la serie; el escáner aún estaba reconstruyendo.',
  },
  TOO_FEW_IMAGES: {
    en: 'A part of a series, a scout or a test was sent, or the transfer was cut.',
    es: 'Se envió una parte de una serie, un localizador o una prueba, o la transferencia se cortó.',
  },
  IRREGULAR_SPACING: {
    en: 'Slices are missing and no header says how many there should be; beds were joined unevenly; a reformatted series.',
    es: 'Faltan cortes y ninguna cabecera dice cuántos debería haber; camillas unidas de forma desigual; una serie reformateada.',
  },
  SLICES_ELSEWHERE: {
    en: 'Slices were lost, or came so late that their task had gone on without them; or a part of the series was sent again.',
    es: 'Se perdieron cortes, o llegaron tan tarde que su tarea había seguido sin ellos; o se envió de nuevo una parte de la serie.',
  },
  MIXED_GEOMETRY: {
    en: 'Several reconstructions or beds with different grids were exported as one series.',
    es: 'Varias reconstrucciones o camillas con rejillas distintas se exportaron como una sola serie.',
  },
  SHEARED_STACK: {
    en: 'The series was reformatted obliquely with the old positions, or acquired with a tilted gantry; or positions were damaged.',
    es: 'La serie se reformateó en oblicuo con las posiciones antiguas o se adquirió con el gantry inclinado; o las posiciones se dañaron.',
  },
  DUPLICATE_SLICES: {
    en: 'Two reconstructions, or the corrected and the uncorrected one, share one series.',
    es: 'Dos reconstrucciones, o la corregida y la no corregida, comparten una serie.',
  },
  DYNAMIC_SERIES: {
    en: 'A dynamic or gated acquisition was sent: the same positions at several times or phases.',
    es: 'Se envió una adquisición dinámica o sincronizada: las mismas posiciones en varios tiempos o fases.',
  },
  FRAMES_ELSEWHERE: {
    en: 'The frames of a dynamic or gated acquisition were sent one by one under a static label: the first was processed before the others came.',
    es: 'Los fotogramas de una adquisición dinámica o sincronizada se enviaron uno a uno como serie estática: el primero se procesó antes de que llegaran los demás.',
  },
  MISSING_HEADER: {
    en: 'A system on the way removed or emptied elements, or the file was damaged.',
    es: 'Un sistema intermedio quitó o vació elementos, o el archivo se dañó.',
  },
  UNSUPPORTED_MANUFACTURER: {
    en: 'The shared-folder protocol knows six manufacturers; this is another, or its name was rewritten.',
    es: 'El protocolo de carpeta compartida conoce seis fabricantes; este es otro, o su nombre se reescribió.',
  },
  UNSUPPORTED_UNITS: {
    en: 'An old or uncalibrated export: counts or proportional values without the factors that lead to Bq/ml, or SUV by another measure than body weight.',
    es: 'Una exportación antigua o sin calibrar: cuentas o valores proporcionales sin los factores que llevan a Bq/ml, o SUV por otra medida que el peso corporal.',
  },
  REFUSED_NOT_ATTENUATION_CORRECTED: {
    en: 'The uncorrected reconstruction (NAC), which scanners make beside the corrected one, was sent.',
    es: 'Se envió la reconstrucción sin corregir (NAC), que los escáneres hacen junto a la corregida.',
  },
  REFUSED_NOT_DECAY_CORRECTED: {
    en: 'Decay correction is switched off in the reconstruction, or Corrected Image lacks DECY.',
    es: 'La corrección de decaimiento está desactivada en la reconstrucción, o falta DECY en Corrected Image.',
  },
  REFUSED_CORRECTIONS_UNKNOWN: {
    en: 'A system on the way emptied Corrected Image.',
    es: 'Un sistema intermedio vació Corrected Image.',
  },
  REFUSED_SUV_UNAVAILABLE: {
    en: 'Weight, dose or times are missing or cannot be; an anonymiser was at work.',
    es: 'El peso, la dosis o las horas faltan o son imposibles; actuó un anonimizador.',
  },
  REFUSED_UNITS_UNCALIBRATED: {
    en: 'The scanner exports Units PROPCPS.',
    es: 'El escáner exporta Units PROPCPS.',
  },
  REFUSED_DOSE_IN_MEGABECQUERELS: {
    en: 'A worklist or an injector writes MBq.',
    es: 'Una lista de trabajo o un inyector escribe MBq.',
  },
  REFUSED_HALF_LIFE_OF_NUCLIDE: {
    en: 'The half-life was left out or written in minutes.',
    es: 'La semivida se omitió o se escribió en minutos.',
  },
  REFUSED_SCAN_BEFORE_INJECTION: {
    en: 'Clocks differ, or the acquisition is meant to begin before the injection.',
    es: 'Los relojes difieren, o la adquisición debe empezar antes de la inyección.',
  },
  REFUSED_RESCALE_INTERCEPT_ABSENT: {
    en: 'A system on the way removed elements whose value is zero.',
    es: 'Un sistema intermedio quitó elementos cuyo valor es cero.',
  },
  REFUSED_TRACER_CONTRADICTED: {
    en: 'The protocol was copied from that of another tracer, and only its text or only its code was changed.',
    es: 'El protocolo se copió del de otro trazador y solo se cambió el texto o solo el código.',
  },
  UNSUPPORTED_PIXELS: {
    en: 'The series was exported with lossy compression, in colour, or as a secondary capture; or its pixel data was cut.',
    es: 'La serie se exportó con compresión con pérdida, en color o como captura secundaria; o sus datos de píxel están cortados.',
  },
  UNKNOWN_RADIOPHARMACEUTICAL: {
    en: 'The scanner writes a name that is not configured, or, as some do, none at all.',
    es: 'El escáner escribe un nombre que no está configurado o, como hacen algunos, ninguno.',
  },
  AMBIGUOUS_RADIOPHARMACEUTICAL: {
    en: 'The scanner writes a name that several configured tracers share, such as PSMA for PSMA-11 and PSMA-617, or its texts name different ones.',
    es: 'El escáner escribe un nombre que comparten varios trazadores configurados, como PSMA para PSMA-11 y PSMA-617, o sus textos nombran distintos.',
  },
  HALF_LIFE_MISMATCH: {
    en: 'The wrong tracer was chosen at the scanner or for the task, or its half-life is mistyped in the configuration.',
    es: 'Se eligió un trazador equivocado en el escáner o para la tarea, o su semivida está mal escrita en la configuración.',
  },
  SERVER_REJECTED: {
    en: 'No licence, none for this radiopharmaceutical, or no model for these reconstruction parameters.',
    es: 'Sin licencia, sin licencia para este radiofármaco, o sin modelo para estos parámetros de reconstrucción.',
  },
  SERVER_UNREACHABLE: {
    en: 'The VPN or the internet connection is down, or the processing server is.',
    es: 'La VPN o la conexión a internet está caída, o lo está el servidor de procesamiento.',
  },
  LINK_UNSTABLE: {
    en: 'Something on the way ends connections that carry much: path MTU, a firewall, a proxy.',
    es: 'Algo en el camino termina las conexiones que llevan mucho: la MTU, un cortafuegos, un proxy.',
  },
  SHARED_FOLDER_AWAY: {
    en: 'The share is not mounted, or its server is away.',
    es: 'El recurso no está montado, o su servidor no está.',
  },
  SHARED_FOLDER_DENIED: {
    en: 'The share is mounted for another user or read-only, or the account lacks the right to write.',
    es: 'El recurso está montado para otro usuario o solo de lectura, o la cuenta no tiene permiso de escritura.',
  },
  SHARED_FOLDER_FULL: {
    en: 'The disk behind the share is full.',
    es: 'El disco detrás del recurso está lleno.',
  },
  SERVER_PROTOCOL: {
    en: 'The server speaks another version, or something between (a proxy, a portal) answered in its place.',
    es: 'El servidor habla otra versión, o algo intermedio (un proxy, un portal) respondió en su lugar.',
  },
  REMOTE_FAILED: {
    en: 'The provider’s processing ended with an error.',
    es: 'El procesamiento del proveedor terminó con un error.',
  },
  REMOTE_TIMEOUT: {
    en: 'The server lost the job, is overloaded, or its message that the result is ready did not get through.',
    es: 'El servidor perdió el trabajo, está sobrecargado, o no llegó su aviso de que el resultado está listo.',
  },
  JOB_STALLED: {
    en: 'The server ended after the last byte and before it checked the package, or its queue stands still.',
    es: 'El servidor terminó tras el último byte y antes de comprobar el paquete, o su cola está parada.',
  },
  TRANSFER_STALLED: {
    en: 'A server or link that lets a byte through now and then: overload, loss of packets, a failing VPN.',
    es: 'Un servidor o enlace que deja pasar un byte de vez en cuando: sobrecarga, pérdida de paquetes, una VPN que falla.',
  },
  BAD_RESULT: {
    en: 'The result is of another shape or type, damaged on its way, or holds values that are no numbers.',
    es: 'El resultado tiene otra forma o tipo, se dañó en el camino, o contiene valores que no son números.',
  },
  QUANTITATIVE_MISMATCH: {
    en: 'Processing changed the scale, or a post-filter blends in much noise; an input of almost no activity.',
    es: 'El procesamiento cambió la escala, o un posfiltro mezcla mucho ruido; una entrada casi sin actividad.',
  },
  NO_POSTFILTER: {
    en: 'All post-filters in use are for other scanner models or radiopharmaceuticals.',
    es: 'Todos los posfiltros en uso son para otros modelos de escáner o radiofármacos.',
  },
  DELIVERY_FAILED: {
    en: 'The device is off, its address or AE title has changed, it does not know this AE title, or it refused images.',
    es: 'El dispositivo está apagado, su dirección o título AE ha cambiado, no conoce este título AE, o rechazó imágenes.',
  },
  STORAGE_FULL: {
    en: 'Retention keeps more than the disk holds, or something else fills it.',
    es: 'La retención conserva más de lo que cabe en el disco, u otra cosa lo llena.',
  },
  DATABASE_UNREACHABLE: {
    en: 'The database was restarted, is being upgraded, or the network to it was cut.',
    es: 'La base de datos se reinició, se está actualizando, o se cortó la red hasta ella.',
  },
  SOURCE_MISSING: {
    en: 'Retention has removed the images, or files were deleted by hand.',
    es: 'La retención eliminó las imágenes, o se borraron archivos a mano.',
  },
  SERIES_TOO_LARGE: {
    en: 'Images of many more rows and columns than PET has, or a machine or container with little memory.',
    es: 'Imágenes de muchas más filas y columnas que las de PET, o una máquina o contenedor con poca memoria.',
  },
  STEP_STALLED: {
    en: 'A disk or network folder that does not answer, or a damaged image.',
    es: 'Un disco o carpeta de red que no responde, o una imagen dañada.',
  },
  INTERNAL: {
    en: 'A defect of this software.',
    es: 'Un defecto de este software.',
  },
};
