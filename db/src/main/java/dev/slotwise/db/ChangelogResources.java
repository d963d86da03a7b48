package dev.slotwise.db;

import liquibase.resource.AbstractResource;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.OpenOptions;
import liquibase.resource.Resource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives Liquibase the files that are read already, so that it need not search the class path. */
final class ChangelogResources extends AbstractResourceAccessor {
    static final String ROOT = "slotwise.yaml";

    private final Map<String, byte[]> files;

    ChangelogResources(Changelog changelog) {
        files = new HashMap<>(changelog.files());
        files.put(ROOT, changelog.root());
    }

    @Override
    public List<Resource> search(String path, boolean recursive) {
        return List.of();
    }

    @Override
    public List<Resource> getAll(String path) {
        byte[] content = files.get(path);
        return content == null ? List.of() : List.of(new Content(path, content));
    }

    @Override
    public List<String> describeLocations() {
        return List.of("the changes of this build");
    }

    @Override
    public void close() {}

    private static final class Content extends AbstractResource {
        private final byte[] content;

        private Content(String path, byte[] content) {
            super(path, URI.create("slotwise:/" + path));
            this.content = content;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public boolean isWritable() {
            return false;
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Resource resolve(String other) {
            throw new UnsupportedOperationException("a file has no files in it");
        }

        @Override
        public Resource resolveSibling(String other) {
            throw new UnsupportedOperationException("files are named in full");
        }

        @Override
        public OutputStream openOutputStream(OpenOptions options) throws IOException {
            throw new IOException("the changes of a build cannot be written");
        }
    }
}
