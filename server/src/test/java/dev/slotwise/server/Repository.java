package dev.slotwise.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are, whichever module's folder the tests run in. */
final class Repository {
    private Repository() {}

    static Path root() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            Path pom = folder.resolve("pom.xml");
            if (Files.exists(pom) && Files.readString(pom).contains("<modules>")) {
                return folder;
            }
        }
        throw new IOException("no pom with modules above " + Path.of("").toAbsolutePath());
    }
}
