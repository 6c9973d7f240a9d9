"""All requests of protocol v5 that are answered."""

from core.obs.simulation.pictures import FORMATS
from core.obs.simulation.table import Answer, Requests
from core.obs.simulation.v5 import of_config, of_outputs, of_scenes, of_sources
from core.obs.simulation.v5.asking import Ask

REQUESTS = Requests(of_config.REQUESTS, of_scenes.REQUESTS, of_sources.REQUESTS, of_outputs.REQUESTS)


@REQUESTS.add("GetVersion")
def _(ask: Ask) -> Answer:
    return {
        "obsVersion": "29.0.2",
        "obsWebSocketVersion": ".".join(map(str, ask.version)),
        "rpcVersion": 1,
        "availableRequests": [*REQUESTS.names(ask.version), "Sleep"],
        "supportedImageFormats": list(FORMATS),
        "platform": "linux",
        "platformDescription": "Cuedesk's simulated OBS",
    }
