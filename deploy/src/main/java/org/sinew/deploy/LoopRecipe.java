package org.sinew.deploy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.sinew.replay.Replay;
import org.sinew.text.Json;
import org.sinew.text.RecordJson;

/**
 * All that the loop of a run was built of, as its log keeps it: with what the ticks received it is enough to run them
 * once more. It holds no address and no secret of the robot file.
 */
record LoopRecipe(Replay.Body body, BehaviorRecipe behavior, List<LookedAt> models) {
    LoopRecipe {
        models = List.copyOf(models);
    }

    /** Its name among the files in a log. */
    static final String FILE = "loop.json";

    static LoopRecipe of(RobotParts parts) {
        return new LoopRecipe(parts.body(), parts.source().recipe(), parts.lookedAt());
    }

    /** As a file in a log. */
    byte[] json() {
        return Json.pretty(RecordJson.write(this)).getBytes(StandardCharsets.UTF_8);
    }

    /** What such a file tells; {@link IllegalArgumentException}: it does not. */
    static LoopRecipe read(byte[] json) {
        Map<String, Object> told = Json.read(new String(json, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("no JSON object"));
        return RecordJson.read(LoopRecipe.class, told);
    }
}
