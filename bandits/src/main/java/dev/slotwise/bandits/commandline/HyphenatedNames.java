package dev.slotwise.bandits.commandline;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

import dev.slotwise.bandits.analysis.Names;

/** Constants are called as on the wire: in lower case, with hyphens. */
final class HyphenatedNames extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public String[] findEnumValues(
            MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
        super.findEnumValues(config, type, constants, names);
        for (int i = 0; i < constants.length; i++) {
            if (names[i] == null) {
                names[i] = Names.of(constants[i]);
            }
        }
        return names;
    }
}
