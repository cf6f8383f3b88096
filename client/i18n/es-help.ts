import type { enHelp } from './en-help.ts';

/** Spanish texts, key by key those of `en-help.ts`. */
export const esHelp: Readonly<Record<keyof typeof enHelp, string>> = {
  'drift.highest': 'Máximo',
  'drift.lowest': 'Mínimo',
  'drift.noModel': 'Modelo sin nombre',
  'drift.none': 'Todavía no hay resultados.',
  'drift.results': 'Resultados',
  'drift.title': 'Cambio de la actividad total por modelo de equipo',
  'drift.what':
    'Mediana de cada día: una línea que se aparta de donde estaba es una deriva, del equipo o del procesamiento.',
  'firstSteps.all': 'Todos los pasos',
  'firstSteps.go': 'Ir allí',
  'firstSteps.label': 'Primeros pasos',
  'firstSteps.next': 'Primeros pasos, {done} de {total} hechos. Siguiente:',
  'help.about': 'Acerca de',
  'help.api': 'Explorador de la API',
  'help.apiHint': 'Toda la API con su documentación y ejemplos; funciona con su sesión.',
  'help.button': 'Ayuda de esta página',
  'help.config.1':
    'La aplicación DICOM local es a donde envían los equipos; los dispositivos remotos son a donde van los resultados.',
  'help.config.2': 'Diagnosticar recorre la conexión con un equipo paso a paso y dice qué corregir.',
  'help.config.3':
    'Las reglas dicen qué series se procesan, se retienen o se ignoran y a dónde van sus resultados; una prueba muestra qué haría una regla.',
  'help.config.what': 'Cómo está configurada esta pasarela; cada cambio queda en el registro de auditoría.',
  'help.contents': 'Las páginas',
  'help.documents':
    'README, la guía de operación, la declaración de conformidad, la guía de integración y las notas de seguridad acompañan a cada instalación, en sus carpetas docs y dicom.',
  'help.healthz': 'Estado, para balanceadores y supervisión',
  'help.licence': 'Licencia',
  'help.licenceText': 'PETfectior Client es software libre con licencia MIT.',
  'help.links': 'Documentación y enlaces',
  'help.logs.1': 'Filtre por nivel, módulo, tarea u hora; una línea se despliega para ver sus campos.',
  'help.logs.2': 'Pausa mantiene quieta la lista mientras lee; entretanto se cuentan las líneas nuevas.',
  'help.logs.3': 'La búsqueda y los archivos exportados están en inglés, tal como se guarda el registro.',
  'help.logs.what': 'Lo que hizo la pasarela, lo más reciente primero, sin datos de pacientes.',
  'help.metrics': 'Métricas para Prometheus',
  'help.more': 'Toda la ayuda, versión y licencias',
  'help.overview.1':
    'La franja superior dice qué va mal, desde cuándo, qué espera por ello y la acción que lo arregla.',
  'help.overview.2':
    'Las alertas permanecen hasta que desaparece su causa; cada una lleva a lo que le concierne.',
  'help.overview.3': 'Los recuentos llevan a las tareas en ese estado.',
  'help.overview.what': 'Lo que necesita atención ahora, lo que está en camino y cuánto se ha hecho.',
  'help.package': 'Paquete',
  'help.processes.1':
    'Detener deja terminar lo que está en curso y conserva lo que está en cola; Iniciar continúa con ello.',
  'help.processes.2': 'Con el Dicom Listener detenido no se recibe nada: los equipos lo dirán.',
  'help.processes.3':
    'Una prueba completa envía una serie simulada a través de todo hasta un destino. Hágala después de cada cambio.',
  'help.processes.what':
    'Los diez procesos por los que pasa una serie, el servidor de procesamiento, el disco y las pruebas completas.',
  'help.quarantine.1':
    'Nada de lo confirmado se descarta por sí solo: cada archivo permanece hasta que una persona decide.',
  'help.quarantine.2':
    'Vuelva a intentarlo cuando la causa esté corregida; descargue un archivo para examinarlo; elimine lo que no quiera.',
  'help.quarantine.what': 'Imágenes que se recibieron y confirmaron y que ninguna tarea puede tomar.',
  'help.readyz': 'Disponibilidad',
  'help.retrieve.1': 'Un equipo se puede consultar cuando un administrador lo ha marcado así.',
  'help.retrieve.2':
    'El archivo debe conocer esta pasarela: su AE title con esta dirección y el puerto del Dicom Listener.',
  'help.retrieve.3': 'Una recuperación continúa tras un reinicio; la lista dice qué fue de cada una.',
  'help.retrieve.what':
    'Busca en los archivos y les pide que envíen series aquí, para procesarlas como si se hubieran enviado.',
  'help.task.1':
    'La primera línea es el veredicto; el botón que la acompaña hace lo que recomienda la explicación.',
  'help.task.2':
    'La entrada y el resultado se muestran lado a lado; la integridad compara su actividad total y su SUV.',
  'help.task.3':
    'Las entregas dicen cuántas imágenes ha aceptado cada destino. Lo que salió del hospital enumera cada elemento enviado.',
  'help.task.what': 'Una serie: qué fue de ella, por qué y qué se puede hacer ahora.',
  'help.tasks.1':
    'Busque por paciente, número de acceso o descripción; filtre por estado, equipo y día. La barra de direcciones guarda la búsqueda.',
  'help.tasks.2': 'Cada fila dice en qué paso está una serie, qué espera y cuándo se intenta de nuevo.',
  'help.tasks.3':
    'Seleccione filas para reintentar, cancelar o eliminar varias a la vez. Pulse ? para ver las teclas, Ctrl K para ir a cualquier sitio.',
  'help.tasks.what': 'Todas las series recibidas, desde su primera imagen hasta la última entrega.',
  'help.thirdParty': 'Software de terceros',
  'help.thirdPartyText.one': '{count} paquete, con su licencia',
  'help.thirdPartyText.other': '{count} paquetes, cada uno con su licencia',
  'help.title': 'Ayuda',
  'help.version': 'Versión',
};
