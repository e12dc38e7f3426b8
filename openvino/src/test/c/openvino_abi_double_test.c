/* The double's own test: that it keeps to OpenVINO's rules and leaves nothing behind. */
#include "openvino_abi_double.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if DOUBLE_ELEMENT_ORDER == 20230
#define TYPE_F32 5u
#define TYPE_U8 14u
#elif DOUBLE_ELEMENT_ORDER == 20242
#define TYPE_F32 5u
#define TYPE_U8 17u
#else
#define TYPE_F32 4u
#define TYPE_U8 16u
#endif

#define IS(condition)                                                      \
    do {                                                                   \
        if (!(condition)) {                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                       \
        }                                                                  \
    } while (0)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int called;

static void on_end(void* args) {
    IS(args == &called);
    pthread_mutex_lock(&lock);
    called++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static void wait_for_calls(int count) {
    pthread_mutex_lock(&lock);
    while (called < count) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

static char model_path[] = "/tmp/openvino_abi_double_test_XXXXXX";

static ov_model_t* read_toy(ov_core_t* core) {
    ov_model_t* model = NULL;
    IS(ov_core_read_model(core, model_path, NULL, &model) == OK);
    return model;
}

static void properties_are_variadic(ov_core_t* core) {
    ov_model_t* model = read_toy(core);
    ov_compiled_model_t* compiled = NULL;
    IS(ov_core_compile_model(core, model, "CPU", 4, &compiled, "A", "1", "B", "2") == OK);
    char* value = NULL;
    IS(ov_compiled_model_get_property(compiled, "B", &value) == OK);
    IS(strcmp(value, "2") == 0);
    ov_free(value);
    IS(ov_core_set_property(core, NULL, "CACHE_DIR", "/here") == OK);
    IS(ov_core_get_property(core, "", "CACHE_DIR", &value) == OK);
    IS(strcmp(value, "/here") == 0);
    ov_free(value);
    IS(ov_core_compile_model(core, model, "NPU", 0, &compiled) == GENERAL_ERROR);
    ov_compiled_model_free(compiled);
    ov_model_free(model);
}

static void sizes_follow_the_order(void) {
    int64_t dims[] = {3, 5};
    ov_shape_t shape = {2, dims};
    ov_tensor_t* tensor = NULL;
    size_t size = 0;
    IS(ov_tensor_create(TYPE_F32, shape, &tensor) == OK);
    IS(ov_tensor_get_byte_size(tensor, &size) == OK && size == 60);
    ov_tensor_free(tensor);
    IS(ov_tensor_create(TYPE_U8, shape, &tensor) == OK);
    IS(ov_tensor_get_byte_size(tensor, &size) == OK && size == 15);
    ov_shape_t read = {0, NULL};
    IS(ov_tensor_get_shape(tensor, &read) == OK && read.rank == 2 && read.dims[1] == 5);
    ov_shape_free(&read);
    ov_tensor_free(tensor);
    IS(ov_tensor_create(999, shape, &tensor) == INVALID_C_PARAM);
}

static ov_infer_request_t* request_of_bytes(ov_core_t* core, uint8_t* picture, const ov_callback_t* callback) {
    ov_model_t* model = read_toy(core);
    ov_preprocess_prepostprocessor_t* preprocess = NULL;
    ov_preprocess_input_info_t* info = NULL;
    ov_preprocess_input_tensor_info_t* tensor_info = NULL;
    ov_preprocess_input_model_info_t* model_info = NULL;
    ov_layout_t *nhwc = NULL, *nchw = NULL;
    IS(ov_preprocess_prepostprocessor_create(model, &preprocess) == OK);
    IS(ov_preprocess_prepostprocessor_get_input_info_by_index(preprocess, 0, &info) == OK);
    IS(ov_preprocess_input_info_get_tensor_info(info, &tensor_info) == OK);
    IS(ov_preprocess_input_info_get_model_info(info, &model_info) == OK);
    IS(ov_layout_create("NHWC", &nhwc) == OK && ov_layout_create("NCHW", &nchw) == OK);
    IS(ov_preprocess_input_tensor_info_set_element_type(tensor_info, TYPE_U8) == OK);
    IS(ov_preprocess_input_tensor_info_set_layout(tensor_info, nhwc) == OK);
    ov_model_t* built = NULL;
    IS(ov_preprocess_prepostprocessor_build(preprocess, &built) == GENERAL_ERROR);
    IS(ov_preprocess_input_model_info_set_layout(model_info, nchw) == OK);
    IS(ov_preprocess_prepostprocessor_build(preprocess, &built) == OK);
    ov_layout_free(nhwc);
    ov_layout_free(nchw);
    ov_preprocess_input_model_info_free(model_info);
    ov_preprocess_input_tensor_info_free(tensor_info);
    ov_preprocess_input_info_free(info);
    ov_preprocess_prepostprocessor_free(preprocess);
    ov_model_free(model);

    ov_compiled_model_t* compiled = NULL;
    IS(ov_core_compile_model(core, built, "CPU", 0, &compiled) == OK);
    ov_model_free(built);
    ov_infer_request_t* request = NULL;
    IS(ov_compiled_model_create_infer_request(compiled, &request) == OK);
    ov_compiled_model_free(compiled); /* the request holds on to it */
    IS(ov_infer_request_set_callback(request, callback) == OK);

    int64_t dims[] = {1, 2, 2, 3};
    ov_tensor_t* tensor = NULL;
    IS(ov_tensor_create_from_host_ptr(TYPE_U8, (ov_shape_t){4, dims}, picture, &tensor) == OK);
    IS(ov_infer_request_set_input_tensor_by_index(request, 0, tensor) == OK);
    ov_tensor_free(tensor); /* so does it to the tensor */
    return request;
}

static void inference_ends_on_the_device(ov_core_t* core) {
    uint8_t picture[12] = {1, 10, 100, 2, 20, 200, 3, 30, 50, 4, 40, 60};
    ov_callback_t callback = {on_end, &called};
    ov_infer_request_t* request = request_of_bytes(core, picture, &callback);
    int before = called;
    IS(ov_infer_request_start_async(request) == OK);
    IS(ov_infer_request_wait(request) == OK);
    IS(called == before + 1); /* the end is known after the callback */
    ov_tensor_t* output = NULL;
    void* data = NULL;
    IS(ov_infer_request_get_output_tensor_by_index(request, 0, &output) == OK);
    IS(ov_tensor_data(output, &data) == OK);
    float* planes = data;
    IS(planes[0] == 10 && planes[1] == 100 && planes[2] == 410);
    ov_tensor_free(output);
    ov_infer_request_free(request);
}

static void busy_is_refused_and_cancel_ends(ov_core_t* core) {
    uint8_t picture[12] = {0};
    ov_callback_t callback = {on_end, &called};
    ov_infer_request_t* request = request_of_bytes(core, picture, &callback);
    int before = called;
    double_hold(1);
    IS(ov_infer_request_start_async(request) == OK);
    IS(ov_infer_request_start_async(request) == REQUEST_BUSY);
    const char* text = ov_get_last_err_msg();
    IS(text && strcmp(text, "Infer Request is busy") == 0);
    ov_free(text);
    IS(ov_infer_request_cancel(request) == OK);
    wait_for_calls(before + 1);
    IS(ov_infer_request_wait(request) == INFER_CANCELLED);
    double_hold(0);
    double_lose_device(1);
    IS(ov_infer_request_start_async(request) == OK);
    IS(ov_infer_request_wait(request) == GENERAL_ERROR);
    double_lose_device(0);
    double_fail_every(1);
    IS(ov_infer_request_start_async(request) == OK);
    IS(ov_infer_request_wait(request) == GENERAL_ERROR);
    double_fail_every(0);
    double_fail_next("ov_infer_request_start_async", -7);
    IS((int)ov_infer_request_start_async(request) == -7);
    IS(ov_infer_request_start_async(request) == OK);
    IS(ov_infer_request_wait(request) == OK);
    ov_infer_request_free(request);
}

static void shapes_go_both_ways(ov_core_t* core) {
    ov_model_t* model = read_toy(core);
    ov_dimension_t dims[] = {{-1, -1}, {3, 3}, {1, 8}, {4, 4}};
    ov_partial_shape_t shape = {{4, 4}, dims};
    IS(ov_model_reshape_input_by_name(model, "data", shape) == OK);
    IS(ov_model_reshape_input_by_name(model, "other", shape) == GENERAL_ERROR);
    ov_output_const_port_t* port = NULL;
    IS(ov_model_const_input_by_index(model, 0, &port) == OK);
    ov_partial_shape_t read;
    IS(ov_port_get_partial_shape(port, &read) == OK);
    IS(read.rank.min == 4 && read.dims[0].min == 0 && read.dims[0].max == -1 && read.dims[2].max == 8);
    ov_partial_shape_free(&read);
    ov_output_const_port_free(port);
    ov_model_free(model);
}

int main(void) {
    int file = mkstemp(model_path);
    IS(file >= 0 && write(file, "toy-model 1 2 2", 15) == 15);
    close(file);
    ov_core_t* core = NULL;
    IS(ov_core_create(&core) == OK);
    ov_version_t version;
    IS(ov_get_openvino_version(&version) == OK);
    ov_version_free(&version);
    ov_available_devices_t devices;
    IS(ov_core_get_available_devices(core, &devices) == OK && devices.size == 2);
    ov_available_devices_free(&devices);

    properties_are_variadic(core);
    sizes_follow_the_order();
    inference_ends_on_the_device(core);
    busy_is_refused_and_cancel_ends(core);
    shapes_go_both_ways(core);

    ov_core_free(core);
    unlink(model_path);
    for (int kind = 0; double_kind(kind); kind++) {
        if (double_live(kind) != 0) fprintf(stderr, "%s: %ld left\n", double_kind(kind), (long)double_live(kind));
        IS(double_live(kind) == 0);
    }
    IS(double_freed_in_flight() == 0);
    IS(double_device_threads() == 0);
    printf("the OpenVINO ABI double keeps to the rules: %ld inferences, %ld callbacks, nothing left\n",
           (long)double_inferences(), (long)double_callbacks());
    return 0;
}
