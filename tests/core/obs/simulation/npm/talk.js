// A v4 client that others wrote, talking with whatever listens on the port given; says what it found as JSON.
const OBSWebSocket = require('obs-websocket-js');

const [port, password] = process.argv.slice(2);

async function refused(obs, request, fields) {
  try {
    await obs.send(request, fields);
  } catch (error) {
    return error.error;
  }
  return null;
}

async function talk() {
  const stranger = new OBSWebSocket();
  stranger.on('error', () => {});
  const wrong = await stranger.connect({address: `127.0.0.1:${port}`, password: 'no'}).catch(error => error.error);
  stranger.disconnect();

  const obs = new OBSWebSocket();
  await obs.connect({address: `127.0.0.1:${port}`, password});
  const switched = new Promise(resolve => obs.once('SwitchScenes', resolve));
  const started = new Promise(resolve => obs.once('RecordingStarted', resolve));
  const version = await obs.send('GetVersion');
  const scenes = await obs.send('GetSceneList');
  await obs.send('SetCurrentScene', {'scene-name': 'Bar'});
  const event = await switched;
  await obs.send('SetMute', {source: 'Music', mute: true});
  const mute = await obs.send('GetMute', {source: 'Music'});
  await obs.send('StartRecording');
  await started;
  const status = await obs.send('GetStreamingStatus');
  const found = {
    wrong,
    version: version.obsWebsocketVersion,
    scenes: scenes.scenes.map(scene => scene.name),
    before: scenes.currentScene,
    event: event.sceneName,
    muted: mute.muted,
    recording: status.recording,
    timecode: status.recTimecode,
    unknown: await refused(obs, 'SetCurrentScene', {'scene-name': 'Nope'}),
    again: await refused(obs, 'StartRecording'),
  };
  obs.disconnect();
  process.stdout.write(JSON.stringify(found));
}

talk().catch(error => {
  console.error(error);
  process.exit(1);
});
