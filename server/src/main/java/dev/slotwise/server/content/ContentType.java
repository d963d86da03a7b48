package dev.slotwise.server.content;

/** What a template is a template of: it decides how values are escaped. */
public enum ContentType {
    HTML("text/html"),
    TEXT("text/plain");

    private final String mediaType;

    ContentType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
