package dev.slotwise.server.http;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.Locale;
import java.util.Optional;

/**
 * What holds for every record on the wire without being written on it: a component must be there
 * unless its type says otherwise ({@code Optional} or {@code @Nullable}, the same words the
 * compiler checks), so must the elements of its collections; enum constants speak lower case with
 * hyphens.
 */
final class WireConventions extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        var type = component(member);
        return type == null ? super.hasRequiredMarker(member) : Boolean.valueOf(!mayBeAbsent(type));
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        var type = component(annotated);
        if (type == null) {
            return super.findSetterInfo(annotated);
        }
        return JsonSetter.Value.construct(
                mayBeAbsent(type) ? Nulls.DEFAULT : Nulls.FAIL, elements(type));
    }

    @Override
    public String[] findEnumValues(
            MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
        super.findEnumValues(config, type, constants, names);
        if (type.getRawType().getName().startsWith("dev.slotwise.")) {
            for (int i = 0; i < constants.length; i++) {
                if (names[i] == null) {
                    names[i] = constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
                }
            }
        }
        return names;
    }

    private static Nulls elements(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            return mayBeAbsent(arguments[arguments.length - 1]) ? Nulls.DEFAULT : Nulls.FAIL;
        }
        return Nulls.DEFAULT;
    }

    private static boolean mayBeAbsent(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class) || rawType(type) == Optional.class;
    }

    private static @Nullable Object rawType(AnnotatedType type) {
        return type.getType() instanceof java.lang.reflect.ParameterizedType generic
                ? generic.getRawType()
                : null;
    }

    private static @Nullable AnnotatedType component(Annotated annotated) {
        if (annotated instanceof AnnotatedParameter parameter) {
            Class<?> owner = parameter.getDeclaringClass();
            if (owner.isRecord()) {
                var components = owner.getRecordComponents();
                boolean canonical = parameter.getOwner().getParameterCount() == components.length;
                return canonical ? components[parameter.getIndex()].getAnnotatedType() : null;
            }
        }
        return null;
    }
}
