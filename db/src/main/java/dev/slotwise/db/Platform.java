package dev.slotwise.db;

import com.sun.security.auth.module.UnixSystem;

import java.util.Locale;

/** The machine, in the words of the archives of PostgreSQL's binaries: {@code linux-x86_64}. */
record Platform(String name) {

    static Platform here() {
        String machine = System.getProperty("os.arch");
        String architecture =
                switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> machine;
                };
        return new Platform(system() + "-" + architecture);
    }

    static boolean isWindows() {
        return system().equals("windows");
    }

    static boolean isRoot() {
        return !isWindows() && new UnixSystem().getUid() == 0;
    }

    private static String system() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) return "darwin";
        return system.startsWith("windows") ? "windows" : "linux";
    }

    String archive() {
        return "postgres-" + name + ".txz";
    }
}
