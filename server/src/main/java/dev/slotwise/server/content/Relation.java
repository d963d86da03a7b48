package dev.slotwise.server.content;

/**
 * Compares two values that are there. What has no order, a number and a text for instance, is in
 * none.
 */
enum Relation {
    EQUAL {
        @Override
        boolean holds(Object left, Object right) {
            return Values.areEqual(left, right);
        }
    },
    DIFFERENT {
        @Override
        boolean holds(Object left, Object right) {
            return !Values.areEqual(left, right);
        }
    },
    LESS {
        @Override
        boolean holds(Object left, Object right) {
            var order = Values.order(left, right);
            return order != null && order < 0;
        }
    },
    AT_MOST {
        @Override
        boolean holds(Object left, Object right) {
            var order = Values.order(left, right);
            return order != null && order <= 0;
        }
    },
    GREATER {
        @Override
        boolean holds(Object left, Object right) {
            var order = Values.order(left, right);
            return order != null && order > 0;
        }
    },
    AT_LEAST {
        @Override
        boolean holds(Object left, Object right) {
            var order = Values.order(left, right);
            return order != null && order >= 0;
        }
    },
    CONTAINS {
        @Override
        boolean holds(Object left, Object right) {
            return Values.contains(left, right);
        }
    };

    abstract boolean holds(Object left, Object right);
}
