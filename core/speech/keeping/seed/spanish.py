"""The Spanish templates that a new database starts with: name, category, preset, title, text and example."""

from typing import Final

from core.speech.keeping.seed.english import Seed

SPANISH: Final[tuple[Seed, ...]] = (
    (
        "cumpleanos", "celebrations", "lively", "Cumpleaños",
        "¡Feliz cumpleaños, {nombre}! Todo el equipo de {lugar} te desea un día maravilloso.",
        {"nombre": "María", "lugar": "Centro Puerto"},
    ),
    (
        "graduacion", "celebrations", "lively", "Graduación",
        "¡Enhorabuena a {nombre} por su graduación en {centro}! Es un orgullo tenerte con nosotros.",
        {"nombre": "Tomás", "centro": "la Escuela Técnica"},
    ),
    (
        "aniversario", "celebrations", "lively", "Aniversario de boda",
        "{nombres} cumplen hoy {anos} años de casados. ¡Felicidades, y que sean muchos más!",
        {"nombres": "Ana y Pedro", "anos": "25"},
    ),
    (
        "fiesta", "celebrations", "lively", "Día festivo",
        "{lugar} desea a todos sus visitantes un feliz {fiesta}. Disfruten del día en buena compañía.",
        {"lugar": "Centro Puerto", "fiesta": "Año Nuevo"},
    ),
    (
        "ganador", "celebrations", "lively", "Ganador",
        "Señoras y señores, quien gana {concurso} es {nombre}. ¡Un fuerte aplauso, por favor!",
        {"concurso": "la final juvenil", "nombre": "Laura Gómez"},
    ),
    (
        "pelicula_empieza", "cinema", "offer", "La película va a empezar",
        "{pelicula} empieza en {minutos} minutos en la sala {sala}. Por favor, ocupen sus asientos.",
        {"pelicula": "El largo regreso", "minutos": "10", "sala": "3"},
    ),
    (
        "estreno", "cinema", "offer", "Estreno",
        "Esta noche, a las {hora}, estreno de {pelicula}. Las entradas están a la venta en taquilla.",
        {"hora": "ocho", "pelicula": "El largo regreso"},
    ),
    (
        "funcion_infantil", "kids", "lively", "Función infantil",
        "¡Atención, niñas y niños! {funcion} empieza a las {hora} en {lugar}. ¡Traed a vuestros padres!",
        {"funcion": "El teatro de títeres", "hora": "cuatro", "lugar": "la plaza central"},
    ),
    (
        "taller_infantil", "kids", "lively", "Taller infantil",
        "¿Quieres probar {actividad}? Nuestro taller a partir de {edad} años abre hasta las {hora}.",
        {"actividad": "la pintura de caras", "edad": "6", "hora": "seis"},
    ),
    (
        "estacionamiento", "reminders", "calm", "Pago del estacionamiento",
        "Recuerde pagar el estacionamiento en {lugar} antes de volver a su vehículo. Cerramos a las {hora}.",
        {"lugar": "los cajeros de la planta 1", "hora": "once de la noche"},
    ),
    (
        "pertenencias", "reminders", "calm", "Cuide sus pertenencias",
        "Por favor, no pierda de vista sus pertenencias. Los objetos encontrados se entregan en {lugar}.",
        {"lugar": "el punto de información"},
    ),
    (
        "descuento", "offers", "offer", "Descuento",
        "Solo hoy en {tienda}: {porcentaje} por ciento de descuento en {productos}. Estamos en la planta {planta}.",
        {"tienda": "Zapatos Azules", "porcentaje": "20", "productos": "todas las zapatillas", "planta": "2"},
    ),
    (
        "dos_por_uno", "offers", "offer", "Dos por uno",
        "Dos por uno: {productos} en {tienda}, hoy hasta las {hora}.",
        {"productos": "todos los helados", "tienda": "la Heladería", "hora": "siete"},
    ),
    (
        "hora_feliz", "offers", "offer", "Hora feliz",
        "Es la hora feliz en {lugar}: {oferta}, de {desde} a {hasta}.",
        {"lugar": "el Bar Mirador", "oferta": "cócteles a mitad de precio", "desde": "cinco", "hasta": "siete"},
    ),
    (
        "nueva_tienda", "offers", "offer", "Nueva tienda",
        "Nuevo en nuestra casa: {tienda}, en la planta {planta}. Visítenos en la apertura y llévese {regalo}.",
        {"tienda": "Libros Verdes", "planta": "1", "regalo": "un marcapáginas de regalo"},
    ),
    (
        "apertura", "schedules", "welcome", "Apertura",
        "Buenos días y bienvenidos a {lugar}. Hoy estamos abiertos hasta las {hora}.",
        {"lugar": "Centro Puerto", "hora": "nueve de la noche"},
    ),
    (
        "cierre_proximo", "schedules", "welcome", "Cierre próximo",
        "Estimados visitantes, {lugar} cierra en {minutos} minutos. Por favor, diríjanse hacia la salida.",
        {"lugar": "Centro Puerto", "minutos": "15"},
    ),
    (
        "cierre", "schedules", "welcome", "Cierre",
        "{lugar} está cerrado. Gracias por su visita; volvemos a abrir {cuando}.",
        {"lugar": "Centro Puerto", "cuando": "mañana a las nueve"},
    ),
    (
        "evacuacion", "emergencies", "urgent", "Evacuación",
        "Atención, por favor. Salgan del edificio por la salida más cercana y vayan a {lugar}. No usen los ascensores.",
        {"lugar": "el aparcamiento frente a la entrada principal"},
    ),
    (
        "ayuda_medica", "emergencies", "urgent", "Ayuda médica",
        "Si hay personal médico entre el público, acuda de inmediato a {lugar}, por favor.",
        {"lugar": "el punto de información"},
    ),
    (
        "vehiculo", "services", "neutral", "Dueño de un vehículo",
        "Se ruega al dueño del {vehiculo} de color {color}, con matrícula {matricula}, que acuda a {lugar}.",
        {"vehiculo": "Seat Ibiza", "color": "rojo", "matricula": "4 7 1 1 B C D", "lugar": "la salida"},
    ),
    (
        "nino_perdido", "services", "neutral", "Niño perdido",
        "{nombre}, de {edad} años, espera a su familia en {lugar}.",
        {"nombre": "Lucas", "edad": "5", "lugar": "el punto de información"},
    ),
    (
        "llamada", "services", "neutral", "Llamada a una persona",
        "{nombre}, acuda a {lugar}, por favor. {nombre}, acuda a {lugar}.",
        {"nombre": "Señora Pérez", "lugar": "la taquilla"},
    ),
    (
        "evento_hoy", "events", "lively", "Evento de hoy",
        "No se pierda {evento}, hoy a las {hora}, en {lugar}. La entrada es {precio}.",
        {"evento": "el concierto de la banda", "hora": "seis", "lugar": "la plaza central", "precio": "gratuita"},
    ),
)  # fmt: skip
