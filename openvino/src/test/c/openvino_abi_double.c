/*
 * A double of OpenVINO's C library, for tests: it has the functions that the Java bindings use, with
 * OpenVINO's signatures, numbers and ownership, and a toy network in place of inference. It proves
 * how calls, structures, threads and objects cross the border; of OpenVINO itself it proves nothing.
 *
 * What it takes over from OpenVINO's sources: who frees what; that a callback's structure is not
 * copied; that the end of an inference is made known after the callback has returned, so that a
 * wait in the callback never ends; that a request waits for its inference when it is freed; that
 * objects hold on to those they came from.
 *
 * The toy network takes "data", [N,3,H,W] in F32, and gives "planes", [N,3], the sum of each plane,
 * and "inverse", [N,3,H,W], 255 minus each element. A model file holds the words "toy-model N H W".
 *
 * Build: cc -shared -fPIC -pthread. DOUBLE_ELEMENT_ORDER: 20230 (up to 2024.1), 20242 (to 2025.0),
 * 20251 (since), or another number for an order of no release. DOUBLE_VERSION: what it calls
 * itself. DOUBLE_WITHOUT_LAST_ERR_MSG and DOUBLE_WITHOUT_CANCEL leave those functions out.
 */
#include "openvino_abi_double.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef DOUBLE_ELEMENT_ORDER
#define DOUBLE_ELEMENT_ORDER 20251
#endif
#ifndef DOUBLE_VERSION
#define DOUBLE_VERSION "2025.1.0-0-double"
#endif

#define EXPORT __attribute__((visibility("default")))
#define DEVICE_THREADS 2
#define MAX_PROPERTIES 32
#define MAX_RANK 8
#define PLANES 3
#define OUTPUTS 2

/* ---- Element types ---- */

static const int element_bits[] = {
#if DOUBLE_ELEMENT_ORDER == 20230
    /* undefined, dynamic, boolean, bf16, f16, f32, f64, i4, i8, i16, i32, i64 */
    0, 0, 8, 16, 16, 32, 64, 4, 8, 16, 32, 64,
    /* u1, u4, u8, u16, u32, u64, nf4, f8e4m3, f8e5m2 */
    1, 4, 8, 16, 32, 64, 4, 8, 8,
#define TYPE_F32 5u
#define TYPE_U8 14u
#elif DOUBLE_ELEMENT_ORDER == 20242
    0, 0, 8, 16, 16, 32, 64, 4, 8, 16, 32, 64,
    /* u1, u2, u3, u4, u6, u8, u16, u32, u64, nf4, f8e4m3, f8e5m2, string, f4e2m1, f8e8m0 */
    1, 2, 3, 4, 6, 8, 16, 32, 64, 4, 8, 8, 0, 4, 8,
#define TYPE_F32 5u
#define TYPE_U8 17u
#elif DOUBLE_ELEMENT_ORDER == 20251
    /* dynamic, boolean, ... */
    0, 8, 16, 16, 32, 64, 4, 8, 16, 32, 64,
    1, 2, 3, 4, 6, 8, 16, 32, 64, 4, 8, 8, 0, 4, 8,
#define TYPE_F32 4u
#define TYPE_U8 16u
#else
    /* Of no release: two types before all others. */
    0, 2, 2, 8, 16, 16, 32, 64, 4, 8, 16, 32, 64,
    1, 2, 3, 4, 6, 8, 16, 32, 64,
#define TYPE_F32 6u
#define TYPE_U8 18u
#endif
};

#define TYPE_COUNT (sizeof(element_bits) / sizeof(element_bits[0]))
#define COLOR_RGB 5u
#define COLOR_BGR 6u

/* ---- What is there, by kind ---- */

enum kind {
    KIND_CORE, KIND_CORE_SHARED, KIND_MODEL, KIND_MODEL_SHARED, KIND_PORT, KIND_PREPROCESSOR,
    KIND_PREPROCESS_PART, KIND_LAYOUT, KIND_COMPILED, KIND_COMPILED_SHARED, KIND_REQUEST, KIND_TENSOR,
    KIND_TENSOR_SHARED, KIND_STRING, KIND_ARRAY, KIND_COUNT
};

static const char* kind_names[KIND_COUNT + 1] = {
    "core", "core (shared)", "model", "model (shared)", "port", "preprocessor",
    "preprocessing part", "layout", "compiled model", "compiled model (shared)", "request", "tensor",
    "tensor (shared)", "string", "array", NULL
};

static int64_t live[KIND_COUNT];
static int64_t inferences, callbacks, freed_in_flight, device_threads, starting;

static void add(int64_t* counter, int64_t change) { __atomic_add_fetch(counter, change, __ATOMIC_SEQ_CST); }
static int64_t get(const int64_t* counter) { return __atomic_load_n(counter, __ATOMIC_SEQ_CST); }

static void* make(enum kind kind, size_t bytes) {
    void* made = calloc(1, bytes > 0 ? bytes : 1);
    if (!made) abort();
    add(&live[kind], 1);
    return made;
}

static void drop(enum kind kind, void* made) {
    if (!made) return;
    add(&live[kind], -1);
    free(made);
}

static char* string(const char* text) {
    char* copy = make(KIND_STRING, strlen(text) + 1);
    strcpy(copy, text);
    return copy;
}

/* ---- Control, and errors ---- */

/* Guards all that follows here, all reference counts, and the states of requests. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static char failing_function[128];
static int failing_status;
static int fail_every, lost, held, start_held, deaf;
static char last_error[256];

EXPORT const char* double_kind(int kind) { return kind >= 0 && kind < KIND_COUNT ? kind_names[kind] : NULL; }
EXPORT int64_t double_live(int kind) { return kind >= 0 && kind < KIND_COUNT ? get(&live[kind]) : -1; }
EXPORT int64_t double_inferences(void) { return get(&inferences); }
EXPORT int64_t double_callbacks(void) { return get(&callbacks); }
EXPORT int64_t double_starting(void) { return get(&starting); }
EXPORT int64_t double_freed_in_flight(void) { return get(&freed_in_flight); }
EXPORT int64_t double_device_threads(void) { return get(&device_threads); }

static void set(int* what, int value) {
    pthread_mutex_lock(&lock);
    *what = value;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

EXPORT void double_fail_every(int n) { set(&fail_every, n); }
EXPORT void double_lose_device(int value) { set(&lost, value); }
EXPORT void double_hold(int value) { set(&held, value); }
EXPORT void double_hold_start(int value) { set(&start_held, value); }
EXPORT void double_make_deaf(int value) { set(&deaf, value); }

EXPORT void double_fail_next(const char* function, int status) {
    pthread_mutex_lock(&lock);
    snprintf(failing_function, sizeof(failing_function), "%s", function);
    failing_status = status;
    pthread_mutex_unlock(&lock);
}

static void say_locked(const char* message) { snprintf(last_error, sizeof(last_error), "%s", message); }

static ov_status_e failure(ov_status_e status, const char* message) {
    pthread_mutex_lock(&lock);
    say_locked(message);
    pthread_mutex_unlock(&lock);
    return status;
}

/* The injected status if it is this function's turn, else OK. */
static ov_status_e injected(const char* function) {
    ov_status_e status = OK;
    pthread_mutex_lock(&lock);
    if (failing_function[0] && strcmp(failing_function, function) == 0) {
        failing_function[0] = '\0';
        status = (ov_status_e)failing_status;
        say_locked("injected by the double");
    }
    pthread_mutex_unlock(&lock);
    return status;
}

#define CHECK(condition)                     \
    do {                                     \
        if (!(condition)) return INVALID_C_PARAM; \
    } while (0)
#define MAY_FAIL                                  \
    do {                                          \
        ov_status_e turn = injected(__func__);    \
        if (turn != OK) return turn;              \
    } while (0)

/* ---- Objects ---- */

struct properties {
    char* keys[MAX_PROPERTIES];
    char* values[MAX_PROPERTIES];
    size_t count;
};

struct core_shared {
    int64_t references;
    struct properties properties;
};

struct ov_core { struct core_shared* shared; };

/* What the network takes and gives. */
struct description {
    ov_dimension_t dims[4]; /* N, C, H, W, whatever the layout of the input */
    unsigned input_type;
    unsigned output_types[OUTPUTS];
    bool nhwc;
    bool swap_planes;
};

struct model_shared {
    int64_t references;
    struct description description;
};

struct ov_model { struct model_shared* shared; };

struct ov_output_const_port {
    const char* name;
    int64_t rank;
    ov_dimension_t dims[4];
    unsigned type;
};

struct ov_layout { char description[16]; };

struct ov_preprocess_prepostprocessor {
    struct model_shared* model;
    unsigned input_type;
    char tensor_layout[16];
    char model_layout[16];
    unsigned color;
    unsigned to_color;
    unsigned output_types[OUTPUTS];
};

/* As in OpenVINO these only point into the preprocessor. */
struct ov_preprocess_input_info { ov_preprocess_prepostprocessor_t* preprocess; };
struct ov_preprocess_input_tensor_info { ov_preprocess_prepostprocessor_t* preprocess; };
struct ov_preprocess_input_model_info { ov_preprocess_prepostprocessor_t* preprocess; };
struct ov_preprocess_preprocess_steps { ov_preprocess_prepostprocessor_t* preprocess; };
struct ov_preprocess_output_info { ov_preprocess_prepostprocessor_t* preprocess; size_t index; };
struct ov_preprocess_output_tensor_info { ov_preprocess_prepostprocessor_t* preprocess; size_t index; };

struct compiled_shared {
    int64_t references;
    struct core_shared* core;
    struct description description;
    struct properties properties;
    bool gpu;
    bool stopping;
    pthread_t threads[DEVICE_THREADS];
    struct ov_infer_request* first; /* of those that wait for a device thread */
    struct ov_infer_request* last;
};

struct ov_compiled_model { struct compiled_shared* shared; };

struct tensor_shared {
    int64_t references;
    unsigned type;
    int64_t rank;
    int64_t dims[MAX_RANK];
    void* data;
    bool owned;
};

struct ov_tensor { struct tensor_shared* shared; };

enum state { IDLE, BUSY, CANCELLED };

struct ov_infer_request {
    struct compiled_shared* compiled;
    struct tensor_shared* input;
    struct tensor_shared* outputs[OUTPUTS];
    const ov_callback_t* callback; /* not copied, as in OpenVINO */
    enum state state;
    bool ended; /* the promise is kept: after the callback */
    ov_status_e result;
    char error[64];
    struct ov_infer_request* next;
};

static void take(int64_t* references) {
    pthread_mutex_lock(&lock);
    ++*references;
    pthread_mutex_unlock(&lock);
}

/* True if that was the last. */
static bool leave(int64_t* references) {
    pthread_mutex_lock(&lock);
    bool last = --*references == 0;
    pthread_mutex_unlock(&lock);
    return last;
}

static void properties_clear(struct properties* properties) {
    for (size_t i = 0; i < properties->count; i++) {
        drop(KIND_STRING, properties->keys[i]);
        drop(KIND_STRING, properties->values[i]);
    }
    properties->count = 0;
}

static void properties_put(struct properties* properties, const char* key, const char* value) {
    for (size_t i = 0; i < properties->count; i++) {
        if (strcmp(properties->keys[i], key) == 0) {
            drop(KIND_STRING, properties->values[i]);
            properties->values[i] = string(value);
            return;
        }
    }
    if (properties->count == MAX_PROPERTIES) abort();
    properties->keys[properties->count] = string(key);
    properties->values[properties->count++] = string(value);
}

static const char* properties_get(const struct properties* properties, const char* key) {
    for (size_t i = 0; i < properties->count; i++) {
        if (strcmp(properties->keys[i], key) == 0) return properties->values[i];
    }
    return NULL;
}

static void core_leave(struct core_shared* core) {
    if (leave(&core->references)) {
        properties_clear(&core->properties);
        drop(KIND_CORE_SHARED, core);
    }
}

static void model_leave(struct model_shared* model) {
    if (leave(&model->references)) drop(KIND_MODEL_SHARED, model);
}

static void tensor_leave(struct tensor_shared* tensor) {
    if (tensor && leave(&tensor->references)) {
        if (tensor->owned) drop(KIND_ARRAY, tensor->data);
        drop(KIND_TENSOR_SHARED, tensor);
    }
}

static int64_t elements(int64_t rank, const int64_t* dims) {
    int64_t product = 1;
    for (int64_t i = 0; i < rank; i++) product *= dims[i];
    return product;
}

static size_t tensor_bytes(const struct tensor_shared* tensor) {
    return (size_t)((elements(tensor->rank, tensor->dims) * element_bits[tensor->type] + 7) / 8);
}

static struct tensor_shared* tensor_make(unsigned type, int64_t rank, const int64_t* dims, void* host) {
    struct tensor_shared* tensor = make(KIND_TENSOR_SHARED, sizeof(*tensor));
    tensor->references = 1;
    tensor->type = type;
    tensor->rank = rank;
    for (int64_t i = 0; i < rank; i++) tensor->dims[i] = dims[i];
    tensor->owned = host == NULL;
    tensor->data = host ? host : make(KIND_ARRAY, tensor_bytes(tensor));
    return tensor;
}

/* ---- ov_common.h, ov_shape.h, ov_partial_shape.h, ov_layout.h ---- */

EXPORT void ov_free(const char* content) { drop(KIND_STRING, (void*)content); }

#ifndef DOUBLE_WITHOUT_LAST_ERR_MSG
EXPORT const char* ov_get_last_err_msg(void) {
    char copy[sizeof(last_error)];
    pthread_mutex_lock(&lock);
    memcpy(copy, last_error, sizeof(copy));
    pthread_mutex_unlock(&lock);
    return copy[0] ? string(copy) : NULL;
}
#endif

EXPORT ov_status_e ov_shape_free(ov_shape_t* shape) {
    CHECK(shape);
    drop(KIND_ARRAY, shape->dims);
    shape->dims = NULL;
    shape->rank = 0;
    return OK;
}

EXPORT void ov_partial_shape_free(ov_partial_shape_t* shape) {
    if (shape) drop(KIND_ARRAY, shape->dims);
}

EXPORT ov_status_e ov_layout_create(const char* description, ov_layout_t** layout) {
    CHECK(description && layout);
    MAY_FAIL;
    if (strcmp(description, "NHWC") != 0 && strcmp(description, "NCHW") != 0) {
        return failure(GENERAL_ERROR, "the double knows the layouts NHWC and NCHW");
    }
    *layout = make(KIND_LAYOUT, sizeof(**layout));
    strcpy((*layout)->description, description);
    return OK;
}

EXPORT void ov_layout_free(ov_layout_t* layout) { drop(KIND_LAYOUT, layout); }

/* ---- ov_core.h ---- */

EXPORT ov_status_e ov_get_openvino_version(ov_version_t* version) {
    CHECK(version);
    MAY_FAIL;
    version->buildNumber = string(DOUBLE_VERSION);
    version->description = string("OpenVINO ABI double");
    return OK;
}

EXPORT void ov_version_free(ov_version_t* version) {
    if (!version) return;
    drop(KIND_STRING, (void*)version->buildNumber);
    drop(KIND_STRING, (void*)version->description);
    version->buildNumber = version->description = NULL;
}

static bool exists(const char* path) {
    FILE* file = fopen(path, "rb");
    if (file) fclose(file);
    return file != NULL;
}

EXPORT ov_status_e ov_core_create_with_config(const char* config, ov_core_t** core) {
    CHECK(config && core);
    MAY_FAIL;
    if (*config && !exists(config)) return failure(GENERAL_ERROR, "the plugins file is not there");
    *core = make(KIND_CORE, sizeof(**core));
    (*core)->shared = make(KIND_CORE_SHARED, sizeof(*(*core)->shared));
    (*core)->shared->references = 1;
    if (*config) properties_put(&(*core)->shared->properties, "DOUBLE_PLUGINS", config);
    return OK;
}

EXPORT ov_status_e ov_core_create(ov_core_t** core) {
    MAY_FAIL;
    return ov_core_create_with_config("", core);
}

EXPORT void ov_core_free(ov_core_t* core) {
    if (core) {
        core_leave(core->shared);
        drop(KIND_CORE, core);
    }
    pthread_mutex_lock(&lock);
    last_error[0] = '\0';
    pthread_mutex_unlock(&lock);
}

EXPORT ov_status_e ov_core_read_model(const ov_core_t* core, const char* path, const char* weights,
                                      ov_model_t** model) {
    CHECK(core && path && model);
    MAY_FAIL;
    if (weights && *weights && !exists(weights)) return failure(GENERAL_ERROR, "the weights are not there");
    FILE* file = fopen(path, "rb");
    if (!file) return failure(GENERAL_ERROR, "the model is not there");
    long n, h, w;
    int read = fscanf(file, "toy-model %ld %ld %ld", &n, &h, &w);
    fclose(file);
    if (read != 3) return failure(GENERAL_ERROR, "the model is no toy model");
    *model = make(KIND_MODEL, sizeof(**model));
    struct model_shared* shared = make(KIND_MODEL_SHARED, sizeof(*shared));
    (*model)->shared = shared;
    shared->references = 1;
    long dims[4] = {n, PLANES, h, w};
    for (int i = 0; i < 4; i++) shared->description.dims[i] = (ov_dimension_t){dims[i], dims[i]};
    shared->description.input_type = TYPE_F32;
    for (int i = 0; i < OUTPUTS; i++) shared->description.output_types[i] = TYPE_F32;
    return OK;
}

static void* device_loop(void* argument);

EXPORT ov_status_e ov_core_compile_model(const ov_core_t* core, const ov_model_t* model, const char* device,
                                         const size_t count, ov_compiled_model_t** compiled, ...) {
    CHECK(core && model && device && compiled && count % 2 == 0);
    MAY_FAIL;
    bool gpu = strcmp(device, "GPU") == 0;
    if (!gpu && strcmp(device, "CPU") != 0) return failure(GENERAL_ERROR, "the device is not registered");
    *compiled = make(KIND_COMPILED, sizeof(**compiled));
    struct compiled_shared* shared = make(KIND_COMPILED_SHARED, sizeof(*shared));
    (*compiled)->shared = shared;
    shared->references = 1;
    shared->core = core->shared;
    take(&core->shared->references);
    shared->description = model->shared->description;
    shared->gpu = gpu;
    va_list arguments;
    va_start(arguments, compiled);
    for (size_t i = 0; i < count / 2; i++) {
        const char* key = va_arg(arguments, char*);
        const char* value = va_arg(arguments, char*);
        properties_put(&shared->properties, key, value);
    }
    va_end(arguments);
    for (int i = 0; i < DEVICE_THREADS; i++) {
        add(&device_threads, 1);
        if (pthread_create(&shared->threads[i], NULL, device_loop, shared)) abort();
    }
    return OK;
}

EXPORT ov_status_e ov_core_set_property(const ov_core_t* core, const char* device, ...) {
    CHECK(core);
    MAY_FAIL;
    va_list arguments;
    va_start(arguments, device);
    const char* key = va_arg(arguments, char*);
    const char* value = va_arg(arguments, char*);
    va_end(arguments);
    char full[256];
    snprintf(full, sizeof(full), "%s/%s", device ? device : "", key);
    properties_put(&core->shared->properties, full, value);
    return OK;
}

EXPORT ov_status_e ov_core_get_property(const ov_core_t* core, const char* device, const char* key,
                                        char** value) {
    CHECK(core && device && key && value);
    MAY_FAIL;
    char full[256];
    snprintf(full, sizeof(full), "%s/%s", device, key);
    const char* found = properties_get(&core->shared->properties, full);
    if (!found) found = properties_get(&core->shared->properties, key);
    if (!found && strcmp(key, "FULL_DEVICE_NAME") == 0) found = "OpenVINO ABI double, not a device";
    if (!found) return failure(GENERAL_ERROR, "the property is not supported");
    *value = string(found);
    return OK;
}

EXPORT ov_status_e ov_core_get_available_devices(const ov_core_t* core, ov_available_devices_t* devices) {
    CHECK(core && devices);
    MAY_FAIL;
    devices->size = 2;
    devices->devices = make(KIND_ARRAY, 2 * sizeof(char*));
    devices->devices[0] = string("CPU");
    devices->devices[1] = string("GPU");
    return OK;
}

EXPORT void ov_available_devices_free(ov_available_devices_t* devices) {
    if (!devices) return;
    for (size_t i = 0; i < devices->size; i++) drop(KIND_STRING, devices->devices[i]);
    drop(KIND_ARRAY, devices->devices);
    devices->devices = NULL;
    devices->size = 0;
}

/* ---- Ports; ov_model.h ---- */

static ov_status_e port(const struct description* description, bool output, size_t index,
                        ov_output_const_port_t** made) {
    if (index >= (output ? OUTPUTS : 1)) return failure(GENERAL_ERROR, "there is no such port");
    *made = make(KIND_PORT, sizeof(**made));
    (*made)->rank = output && index == 0 ? 2 : 4;
    (*made)->name = !output ? "data" : index == 0 ? "planes" : "inverse";
    (*made)->type = output ? description->output_types[index] : description->input_type;
    static const int nchw[] = {0, 1, 2, 3}, nhwc[] = {0, 2, 3, 1};
    const int* order = !output && description->nhwc ? nhwc : nchw;
    for (int i = 0; i < (*made)->rank; i++) (*made)->dims[i] = description->dims[order[i]];
    return OK;
}

EXPORT void ov_model_free(ov_model_t* model) {
    if (!model) return;
    model_leave(model->shared);
    drop(KIND_MODEL, model);
}

EXPORT ov_status_e ov_model_inputs_size(const ov_model_t* model, size_t* size) {
    CHECK(model && size);
    MAY_FAIL;
    *size = 1;
    return OK;
}

EXPORT ov_status_e ov_model_outputs_size(const ov_model_t* model, size_t* size) {
    CHECK(model && size);
    MAY_FAIL;
    *size = OUTPUTS;
    return OK;
}

EXPORT ov_status_e ov_model_const_input_by_index(const ov_model_t* model, const size_t index,
                                                 ov_output_const_port_t** made) {
    CHECK(model && made);
    MAY_FAIL;
    return port(&model->shared->description, false, index, made);
}

EXPORT ov_status_e ov_model_const_output_by_index(const ov_model_t* model, const size_t index,
                                                  ov_output_const_port_t** made) {
    CHECK(model && made);
    MAY_FAIL;
    return port(&model->shared->description, true, index, made);
}

static bool is_static(ov_dimension_t dim) { return dim.min == dim.max && dim.max > 0; }

static ov_status_e reshape(const ov_model_t* model, const ov_partial_shape_t shape) {
    if (!is_static(shape.rank) || shape.rank.max != 4 || shape.dims[1].min != PLANES ||
        shape.dims[1].max != PLANES) {
        return failure(GENERAL_ERROR, "the toy network takes [N,3,H,W]");
    }
    for (int i = 0; i < 4; i++) {
        /* -1, -1 comes back as 0, -1, as OpenVINO's dimensions do. */
        ov_dimension_t dim = shape.dims[i];
        model->shared->description.dims[i] = (ov_dimension_t){dim.min < 0 ? 0 : dim.min, dim.max};
    }
    return OK;
}

EXPORT ov_status_e ov_model_reshape_single_input(const ov_model_t* model, const ov_partial_shape_t shape) {
    CHECK(model);
    MAY_FAIL;
    return reshape(model, shape);
}

EXPORT ov_status_e ov_model_reshape_input_by_name(const ov_model_t* model, const char* name,
                                                  const ov_partial_shape_t shape) {
    CHECK(model && name);
    MAY_FAIL;
    if (strcmp(name, "data") != 0) return failure(GENERAL_ERROR, "there is no such input");
    return reshape(model, shape);
}

EXPORT ov_status_e ov_port_get_any_name(const ov_output_const_port_t* port, char** name) {
    CHECK(port && name);
    MAY_FAIL;
    *name = string(port->name);
    return OK;
}

EXPORT ov_status_e ov_port_get_partial_shape(const ov_output_const_port_t* port, ov_partial_shape_t* shape) {
    CHECK(port && shape);
    MAY_FAIL;
    shape->rank = (ov_rank_t){port->rank, port->rank};
    shape->dims = make(KIND_ARRAY, (size_t)port->rank * sizeof(ov_dimension_t));
    memcpy(shape->dims, port->dims, (size_t)port->rank * sizeof(ov_dimension_t));
    return OK;
}

EXPORT ov_status_e ov_port_get_element_type(const ov_output_const_port_t* port, ov_element_type_e* type) {
    CHECK(port && type);
    MAY_FAIL;
    *type = (ov_element_type_e)port->type;
    return OK;
}

EXPORT void ov_output_const_port_free(ov_output_const_port_t* port) { drop(KIND_PORT, port); }

/* ---- ov_prepostprocess.h ---- */

EXPORT ov_status_e ov_preprocess_prepostprocessor_create(const ov_model_t* model,
                                                         ov_preprocess_prepostprocessor_t** preprocess) {
    CHECK(model && preprocess);
    MAY_FAIL;
    *preprocess = make(KIND_PREPROCESSOR, sizeof(**preprocess));
    (*preprocess)->model = model->shared;
    take(&model->shared->references);
    (*preprocess)->input_type = model->shared->description.input_type;
    for (int i = 0; i < OUTPUTS; i++) {
        (*preprocess)->output_types[i] = model->shared->description.output_types[i];
    }
    return OK;
}

EXPORT void ov_preprocess_prepostprocessor_free(ov_preprocess_prepostprocessor_t* preprocess) {
    if (!preprocess) return;
    model_leave(preprocess->model);
    drop(KIND_PREPROCESSOR, preprocess);
}

EXPORT ov_status_e ov_preprocess_prepostprocessor_get_input_info_by_index(
    const ov_preprocess_prepostprocessor_t* preprocess, const size_t index, ov_preprocess_input_info_t** info) {
    CHECK(preprocess && info);
    MAY_FAIL;
    if (index > 0) return failure(GENERAL_ERROR, "there is no such input");
    *info = make(KIND_PREPROCESS_PART, sizeof(**info));
    (*info)->preprocess = (ov_preprocess_prepostprocessor_t*)preprocess;
    return OK;
}

EXPORT void ov_preprocess_input_info_free(ov_preprocess_input_info_t* info) { drop(KIND_PREPROCESS_PART, info); }

#define PART_OF_INPUT(function, type, release)                                            \
    EXPORT ov_status_e function(const ov_preprocess_input_info_t* info, type** part) {    \
        CHECK(info && part);                                                              \
        MAY_FAIL;                                                                         \
        *part = make(KIND_PREPROCESS_PART, sizeof(**part));                               \
        (*part)->preprocess = info->preprocess;                                           \
        return OK;                                                                        \
    }                                                                                     \
    EXPORT void release(type* part) { drop(KIND_PREPROCESS_PART, part); }

PART_OF_INPUT(ov_preprocess_input_info_get_tensor_info, ov_preprocess_input_tensor_info_t,
              ov_preprocess_input_tensor_info_free)
PART_OF_INPUT(ov_preprocess_input_info_get_model_info, ov_preprocess_input_model_info_t,
              ov_preprocess_input_model_info_free)
PART_OF_INPUT(ov_preprocess_input_info_get_preprocess_steps, ov_preprocess_preprocess_steps_t,
              ov_preprocess_preprocess_steps_free)

EXPORT ov_status_e ov_preprocess_input_tensor_info_set_element_type(
    ov_preprocess_input_tensor_info_t* tensor, const ov_element_type_e type) {
    CHECK(tensor);
    MAY_FAIL;
    if (type != TYPE_U8 && type != TYPE_F32) return failure(GENERAL_ERROR, "the double takes U8 and F32");
    tensor->preprocess->input_type = type;
    return OK;
}

EXPORT ov_status_e ov_preprocess_input_tensor_info_set_layout(ov_preprocess_input_tensor_info_t* tensor,
                                                              ov_layout_t* layout) {
    CHECK(tensor && layout);
    MAY_FAIL;
    strcpy(tensor->preprocess->tensor_layout, layout->description);
    return OK;
}

EXPORT ov_status_e ov_preprocess_input_tensor_info_set_color_format(ov_preprocess_input_tensor_info_t* tensor,
                                                                    const ov_color_format_e color) {
    CHECK(tensor);
    MAY_FAIL;
    tensor->preprocess->color = color;
    return OK;
}

EXPORT ov_status_e ov_preprocess_preprocess_steps_convert_element_type(
    ov_preprocess_preprocess_steps_t* steps, const ov_element_type_e type) {
    CHECK(steps);
    MAY_FAIL;
    return type == TYPE_F32 ? OK : failure(GENERAL_ERROR, "the double converts to F32");
}

EXPORT ov_status_e ov_preprocess_preprocess_steps_convert_color(ov_preprocess_preprocess_steps_t* steps,
                                                                const ov_color_format_e color) {
    CHECK(steps);
    MAY_FAIL;
    if (color != COLOR_RGB && color != COLOR_BGR) return failure(GENERAL_ERROR, "the double knows RGB and BGR");
    steps->preprocess->to_color = color;
    return OK;
}

EXPORT ov_status_e ov_preprocess_input_model_info_set_layout(ov_preprocess_input_model_info_t* model,
                                                             ov_layout_t* layout) {
    CHECK(model && layout);
    MAY_FAIL;
    strcpy(model->preprocess->model_layout, layout->description);
    return OK;
}

EXPORT ov_status_e ov_preprocess_prepostprocessor_get_output_info_by_index(
    const ov_preprocess_prepostprocessor_t* preprocess, const size_t index, ov_preprocess_output_info_t** info) {
    CHECK(preprocess && info);
    MAY_FAIL;
    if (index >= OUTPUTS) return failure(GENERAL_ERROR, "there is no such output");
    *info = make(KIND_PREPROCESS_PART, sizeof(**info));
    (*info)->preprocess = (ov_preprocess_prepostprocessor_t*)preprocess;
    (*info)->index = index;
    return OK;
}

EXPORT void ov_preprocess_output_info_free(ov_preprocess_output_info_t* info) { drop(KIND_PREPROCESS_PART, info); }

EXPORT ov_status_e ov_preprocess_output_info_get_tensor_info(const ov_preprocess_output_info_t* info,
                                                             ov_preprocess_output_tensor_info_t** tensor) {
    CHECK(info && tensor);
    MAY_FAIL;
    *tensor = make(KIND_PREPROCESS_PART, sizeof(**tensor));
    (*tensor)->preprocess = info->preprocess;
    (*tensor)->index = info->index;
    return OK;
}

EXPORT void ov_preprocess_output_tensor_info_free(ov_preprocess_output_tensor_info_t* tensor) {
    drop(KIND_PREPROCESS_PART, tensor);
}

EXPORT ov_status_e ov_preprocess_output_set_element_type(ov_preprocess_output_tensor_info_t* tensor,
                                                         const ov_element_type_e type) {
    CHECK(tensor);
    MAY_FAIL;
    if (type != TYPE_U8 && type != TYPE_F32) return failure(GENERAL_ERROR, "the double gives U8 and F32");
    tensor->preprocess->output_types[tensor->index] = type;
    return OK;
}

EXPORT ov_status_e ov_preprocess_prepostprocessor_build(const ov_preprocess_prepostprocessor_t* preprocess,
                                                        ov_model_t** model) {
    CHECK(preprocess && model);
    MAY_FAIL;
    struct description* description = &preprocess->model->description;
    bool nhwc = strcmp(preprocess->tensor_layout, "NHWC") == 0;
    if (nhwc && strcmp(preprocess->model_layout, "NCHW") != 0) {
        return failure(GENERAL_ERROR, "the layout of the model is not set");
    }
    description->nhwc = nhwc;
    description->input_type = preprocess->input_type;
    description->swap_planes = preprocess->to_color && preprocess->to_color != preprocess->color;
    for (int i = 0; i < OUTPUTS; i++) description->output_types[i] = preprocess->output_types[i];
    *model = make(KIND_MODEL, sizeof(**model));
    (*model)->shared = preprocess->model;
    take(&preprocess->model->references);
    return OK;
}

/* ---- ov_compiled_model.h ---- */

static void compiled_leave(struct compiled_shared* compiled) {
    if (!leave(&compiled->references)) return;
    pthread_mutex_lock(&lock);
    compiled->stopping = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < DEVICE_THREADS; i++) {
        pthread_join(compiled->threads[i], NULL);
        add(&device_threads, -1);
    }
    core_leave(compiled->core);
    properties_clear(&compiled->properties);
    drop(KIND_COMPILED_SHARED, compiled);
}

EXPORT void ov_compiled_model_free(ov_compiled_model_t* compiled) {
    if (!compiled) return;
    compiled_leave(compiled->shared);
    drop(KIND_COMPILED, compiled);
}

EXPORT ov_status_e ov_compiled_model_inputs_size(const ov_compiled_model_t* compiled, size_t* size) {
    CHECK(compiled && size);
    MAY_FAIL;
    *size = 1;
    return OK;
}

EXPORT ov_status_e ov_compiled_model_outputs_size(const ov_compiled_model_t* compiled, size_t* size) {
    CHECK(compiled && size);
    MAY_FAIL;
    *size = OUTPUTS;
    return OK;
}

EXPORT ov_status_e ov_compiled_model_input_by_index(const ov_compiled_model_t* compiled, const size_t index,
                                                    ov_output_const_port_t** made) {
    CHECK(compiled && made);
    MAY_FAIL;
    return port(&compiled->shared->description, false, index, made);
}

EXPORT ov_status_e ov_compiled_model_output_by_index(const ov_compiled_model_t* compiled, const size_t index,
                                                     ov_output_const_port_t** made) {
    CHECK(compiled && made);
    MAY_FAIL;
    return port(&compiled->shared->description, true, index, made);
}

EXPORT ov_status_e ov_compiled_model_get_property(const ov_compiled_model_t* compiled, const char* key,
                                                  char** value) {
    CHECK(compiled && key && value);
    MAY_FAIL;
    const char* found = properties_get(&compiled->shared->properties, key);
    bool gpu = compiled->shared->gpu;
    if (!found && strcmp(key, "OPTIMAL_NUMBER_OF_INFER_REQUESTS") == 0) found = "4";
    if (!found && gpu && strcmp(key, "OPTIMAL_BATCH_SIZE") == 0) found = "16";
    if (!found && strcmp(key, "SUPPORTED_PROPERTIES") == 0) {
        found = gpu ? "SUPPORTED_PROPERTIES OPTIMAL_NUMBER_OF_INFER_REQUESTS OPTIMAL_BATCH_SIZE"
                    : "SUPPORTED_PROPERTIES OPTIMAL_NUMBER_OF_INFER_REQUESTS";
    }
    if (!found) return failure(GENERAL_ERROR, "the property is not supported");
    *value = string(found);
    return OK;
}

EXPORT ov_status_e ov_compiled_model_create_infer_request(const ov_compiled_model_t* compiled,
                                                          ov_infer_request_t** request) {
    CHECK(compiled && request);
    MAY_FAIL;
    *request = make(KIND_REQUEST, sizeof(**request));
    (*request)->compiled = compiled->shared;
    (*request)->ended = true;
    take(&compiled->shared->references);
    return OK;
}

/* ---- Inference, on the device's threads ---- */

static float element(const struct tensor_shared* tensor, int64_t index) {
    return tensor->type == TYPE_U8 ? (float)((const uint8_t*)tensor->data)[index]
                                   : ((const float*)tensor->data)[index];
}

static void put(struct tensor_shared* tensor, int64_t index, float value) {
    if (tensor->type == TYPE_U8) {
        ((uint8_t*)tensor->data)[index] = (uint8_t)value;
    } else {
        ((float*)tensor->data)[index] = value;
    }
}

/* The output, of the shape that the input asks for; its memory stays while the shape does. */
static struct tensor_shared* output(struct ov_infer_request* request, int index, int64_t rank,
                                    const int64_t* dims) {
    struct tensor_shared* old = request->outputs[index];
    if (old && memcmp(old->dims, dims, (size_t)rank * sizeof(int64_t)) == 0) return old;
    tensor_leave(old);
    request->outputs[index] =
        tensor_make(request->compiled->description.output_types[index], rank, dims, NULL);
    return request->outputs[index];
}

static void compute(struct ov_infer_request* request) {
    const struct description* description = &request->compiled->description;
    const struct tensor_shared* input = request->input;
    bool nhwc = description->nhwc;
    int64_t n = input->dims[0], h = input->dims[nhwc ? 1 : 2], w = input->dims[nhwc ? 2 : 3];
    int64_t planes_dims[] = {n, PLANES}, inverse_dims[] = {n, PLANES, h, w};
    struct tensor_shared* planes = output(request, 0, 2, planes_dims);
    struct tensor_shared* inverse = output(request, 1, 4, inverse_dims);
    for (int64_t i = 0; i < n; i++) {
        for (int64_t c = 0; c < PLANES; c++) {
            int64_t from = description->swap_planes ? PLANES - 1 - c : c;
            float sum = 0;
            for (int64_t pixel = 0; pixel < h * w; pixel++) {
                int64_t at = nhwc ? (i * h * w + pixel) * PLANES + from : (i * PLANES + from) * h * w + pixel;
                float value = element(input, at);
                sum += value;
                put(inverse, (i * PLANES + c) * h * w + pixel, 255 - value);
            }
            put(planes, i * PLANES + c, sum);
        }
    }
}

/* How it ends. Called and left with the lock held. */
static void infer_locked(struct ov_infer_request* request) {
    while (held && (deaf || request->state != CANCELLED) && !lost) pthread_cond_wait(&changed, &lock);
    inferences++;
    request->result = OK;
    if (lost) {
        request->result = GENERAL_ERROR;
        strcpy(request->error, "the device is lost");
    } else if (request->state == CANCELLED && !deaf) {
        request->result = INFER_CANCELLED;
        strcpy(request->error, "Infer Request was canceled");
    } else if (fail_every > 0 && inferences % fail_every == 0) {
        request->result = GENERAL_ERROR;
        strcpy(request->error, "injected by the double");
    }
    if (request->result == OK) {
        pthread_mutex_unlock(&lock);
        compute(request);
        pthread_mutex_lock(&lock);
    }
}

static void* device_loop(void* argument) {
    struct compiled_shared* compiled = argument;
    pthread_mutex_lock(&lock);
    for (;;) {
        struct ov_infer_request* request = compiled->first;
        if (!request) {
            if (compiled->stopping) break;
            pthread_cond_wait(&changed, &lock);
            continue;
        }
        compiled->first = request->next;
        if (!compiled->first) compiled->last = NULL;
        infer_locked(request);
        request->state = IDLE;
        const ov_callback_t* callback = request->callback;
        pthread_mutex_unlock(&lock);
        if (callback) {
            add(&callbacks, 1);
            callback->callback_func(callback->args);
        }
        pthread_mutex_lock(&lock);
        request->ended = true;
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* ---- ov_infer_request.h ---- */

static ov_status_e busy_locked(const ov_infer_request_t* request) {
    if (request->state == IDLE) return OK;
    bool cancelled = request->state == CANCELLED;
    say_locked(cancelled ? "Infer Request was canceled" : "Infer Request is busy");
    return cancelled ? INFER_CANCELLED : REQUEST_BUSY;
}

EXPORT void ov_infer_request_free(ov_infer_request_t* request) {
    if (!request) return;
    pthread_mutex_lock(&lock);
    if (!request->ended) freed_in_flight++;
    request->callback = NULL;
    while (!request->ended) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    tensor_leave(request->input);
    for (int i = 0; i < OUTPUTS; i++) tensor_leave(request->outputs[i]);
    struct compiled_shared* compiled = request->compiled;
    drop(KIND_REQUEST, request);
    compiled_leave(compiled);
}

/* Whether a shape is one that the port of the input takes. */
static bool takes(const struct description* description, const struct tensor_shared* tensor) {
    static const int nchw[] = {0, 1, 2, 3}, nhwc[] = {0, 2, 3, 1};
    if (tensor->type != description->input_type || tensor->rank != 4) return false;
    for (int i = 0; i < 4; i++) {
        ov_dimension_t dim = description->dims[(description->nhwc ? nhwc : nchw)[i]];
        if (tensor->dims[i] < dim.min || (dim.max >= 0 && tensor->dims[i] > dim.max)) return false;
    }
    return true;
}

EXPORT ov_status_e ov_infer_request_set_input_tensor_by_index(ov_infer_request_t* request, const size_t index,
                                                              const ov_tensor_t* tensor) {
    CHECK(request && tensor);
    MAY_FAIL;
    if (index > 0) return failure(GENERAL_ERROR, "Input port for index was not found!");
    if (!takes(&request->compiled->description, tensor->shared)) {
        return failure(GENERAL_ERROR, "the tensor is not of the input's type and shape");
    }
    pthread_mutex_lock(&lock);
    ov_status_e status = busy_locked(request);
    struct tensor_shared* old = NULL;
    if (status == OK) {
        old = request->input;
        request->input = tensor->shared;
        tensor->shared->references++;
    }
    pthread_mutex_unlock(&lock);
    tensor_leave(old);
    return status;
}

EXPORT ov_status_e ov_infer_request_get_output_tensor_by_index(const ov_infer_request_t* request,
                                                               const size_t index, ov_tensor_t** tensor) {
    CHECK(request && tensor);
    MAY_FAIL;
    if (index >= OUTPUTS) return failure(GENERAL_ERROR, "Output port for index was not found!");
    pthread_mutex_lock(&lock);
    ov_status_e status = busy_locked(request);
    struct tensor_shared* shared = request->outputs[index];
    if (status == OK && !shared) {
        say_locked("there was no inference yet");
        status = GENERAL_ERROR;
    }
    if (status == OK) shared->references++;
    pthread_mutex_unlock(&lock);
    if (status != OK) return status;
    *tensor = make(KIND_TENSOR, sizeof(**tensor));
    (*tensor)->shared = shared;
    return OK;
}

EXPORT ov_status_e ov_infer_request_start_async(ov_infer_request_t* request) {
    CHECK(request);
    MAY_FAIL;
    pthread_mutex_lock(&lock);
    add(&starting, 1);
    while (start_held) pthread_cond_wait(&changed, &lock);
    add(&starting, -1);
    ov_status_e status = busy_locked(request);
    if (status == OK && !request->input) {
        say_locked("the input is not set");
        status = GENERAL_ERROR;
    }
    if (status == OK) {
        struct compiled_shared* compiled = request->compiled;
        request->state = BUSY;
        request->ended = false;
        request->next = NULL;
        if (compiled->last) {
            compiled->last->next = request;
        } else {
            compiled->first = request;
        }
        compiled->last = request;
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&lock);
    return status;
}

EXPORT ov_status_e ov_infer_request_wait(ov_infer_request_t* request) {
    CHECK(request);
    MAY_FAIL;
    pthread_mutex_lock(&lock);
    while (!request->ended) pthread_cond_wait(&changed, &lock);
    ov_status_e status = request->result;
    if (status != OK) say_locked(request->error);
    pthread_mutex_unlock(&lock);
    return status;
}

#ifndef DOUBLE_WITHOUT_CANCEL
EXPORT ov_status_e ov_infer_request_cancel(ov_infer_request_t* request) {
    CHECK(request);
    MAY_FAIL;
    pthread_mutex_lock(&lock);
    if (request->state == BUSY) request->state = CANCELLED;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return OK;
}
#endif

EXPORT ov_status_e ov_infer_request_set_callback(ov_infer_request_t* request, const ov_callback_t* callback) {
    CHECK(request && callback);
    MAY_FAIL;
    pthread_mutex_lock(&lock);
    ov_status_e status = busy_locked(request);
    if (status == OK) request->callback = callback;
    pthread_mutex_unlock(&lock);
    return status;
}

/* ---- ov_tensor.h ---- */

static ov_status_e create(unsigned type, const ov_shape_t shape, void* host, ov_tensor_t** tensor) {
    if (type >= TYPE_COUNT) return INVALID_C_PARAM;
    if (element_bits[type] == 0) return failure(GENERAL_ERROR, "the element type has no size");
    if (shape.rank < 0 || shape.rank > MAX_RANK || (shape.rank > 0 && !shape.dims)) return INVALID_C_PARAM;
    *tensor = make(KIND_TENSOR, sizeof(**tensor));
    (*tensor)->shared = tensor_make(type, shape.rank, shape.dims, host);
    return OK;
}

EXPORT ov_status_e ov_tensor_create(const ov_element_type_e type, const ov_shape_t shape, ov_tensor_t** tensor) {
    CHECK(tensor);
    MAY_FAIL;
    return create(type, shape, NULL, tensor);
}

EXPORT ov_status_e ov_tensor_create_from_host_ptr(const ov_element_type_e type, const ov_shape_t shape,
                                                  void* host, ov_tensor_t** tensor) {
    CHECK(tensor && host);
    MAY_FAIL;
    return create(type, shape, host, tensor);
}

EXPORT ov_status_e ov_tensor_get_shape(const ov_tensor_t* tensor, ov_shape_t* shape) {
    CHECK(tensor && shape);
    MAY_FAIL;
    int64_t rank = tensor->shared->rank;
    if (rank == 0) return OK; /* OpenVINO too leaves the shape of a scalar untouched */
    shape->rank = rank;
    shape->dims = make(KIND_ARRAY, (size_t)rank * sizeof(int64_t));
    memcpy(shape->dims, tensor->shared->dims, (size_t)rank * sizeof(int64_t));
    return OK;
}

EXPORT ov_status_e ov_tensor_get_element_type(const ov_tensor_t* tensor, ov_element_type_e* type) {
    CHECK(tensor && type);
    MAY_FAIL;
    *type = (ov_element_type_e)tensor->shared->type;
    return OK;
}

EXPORT ov_status_e ov_tensor_get_byte_size(const ov_tensor_t* tensor, size_t* size) {
    CHECK(tensor && size);
    MAY_FAIL;
    *size = tensor_bytes(tensor->shared);
    return OK;
}

EXPORT ov_status_e ov_tensor_data(const ov_tensor_t* tensor, void** data) {
    CHECK(tensor && data);
    MAY_FAIL;
    *data = tensor->shared->data;
    return OK;
}

EXPORT void ov_tensor_free(ov_tensor_t* tensor) {
    if (!tensor) return;
    tensor_leave(tensor->shared);
    drop(KIND_TENSOR, tensor);
}
