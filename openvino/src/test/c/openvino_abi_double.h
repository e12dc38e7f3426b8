/*
 * What the Java bindings use of OpenVINO's C API, with the signatures of OpenVINO's headers, and
 * the controls of the double that stands in for it in tests. With DOUBLE_WITH_OPENVINO_HEADERS
 * OpenVINO's own headers are taken instead, so that the compiler compares the signatures.
 */
#ifndef OPENVINO_ABI_DOUBLE_H
#define OPENVINO_ABI_DOUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef DOUBLE_WITH_OPENVINO_HEADERS
#include <openvino/c/openvino.h>
#else

typedef enum {
    OK = 0,
    GENERAL_ERROR = -1,
    NOT_FOUND = -5,
    OUT_OF_BOUNDS = -6,
    REQUEST_BUSY = -8,
    RESULT_NOT_READY = -9,
    INFER_CANCELLED = -13,
    INVALID_C_PARAM = -14,
} ov_status_e;

/* The numbers depend on the release: see DOUBLE_ELEMENT_ORDER. */
typedef unsigned int ov_element_type_e;
typedef unsigned int ov_color_format_e;

typedef struct ov_core ov_core_t;
typedef struct ov_model ov_model_t;
typedef struct ov_compiled_model ov_compiled_model_t;
typedef struct ov_infer_request ov_infer_request_t;
typedef struct ov_tensor ov_tensor_t;
typedef struct ov_layout ov_layout_t;
typedef struct ov_output_const_port ov_output_const_port_t;
typedef struct ov_preprocess_prepostprocessor ov_preprocess_prepostprocessor_t;
typedef struct ov_preprocess_input_info ov_preprocess_input_info_t;
typedef struct ov_preprocess_input_tensor_info ov_preprocess_input_tensor_info_t;
typedef struct ov_preprocess_input_model_info ov_preprocess_input_model_info_t;
typedef struct ov_preprocess_preprocess_steps ov_preprocess_preprocess_steps_t;
typedef struct ov_preprocess_output_info ov_preprocess_output_info_t;
typedef struct ov_preprocess_output_tensor_info ov_preprocess_output_tensor_info_t;

typedef struct ov_version {
    const char* buildNumber;
    const char* description;
} ov_version_t;

typedef struct {
    char** devices;
    size_t size;
} ov_available_devices_t;

typedef struct {
    int64_t rank;
    int64_t* dims;
} ov_shape_t;

typedef struct ov_dimension {
    int64_t min;
    int64_t max;
} ov_dimension_t;

typedef ov_dimension_t ov_rank_t;

typedef struct ov_partial_shape {
    ov_rank_t rank;
    ov_dimension_t* dims;
} ov_partial_shape_t;

typedef struct {
    void (*callback_func)(void* args);
    void* args;
} ov_callback_t;

void ov_free(const char* content);
const char* ov_get_last_err_msg(void);

ov_status_e ov_get_openvino_version(ov_version_t* version);
void ov_version_free(ov_version_t* version);
ov_status_e ov_core_create(ov_core_t** core);
ov_status_e ov_core_create_with_config(const char* xml_config_file, ov_core_t** core);
void ov_core_free(ov_core_t* core);
ov_status_e ov_core_read_model(const ov_core_t* core, const char* model_path, const char* bin_path,
                               ov_model_t** model);
ov_status_e ov_core_compile_model(const ov_core_t* core, const ov_model_t* model, const char* device_name,
                                  const size_t property_args_size, ov_compiled_model_t** compiled_model, ...);
ov_status_e ov_core_set_property(const ov_core_t* core, const char* device_name, ...);
ov_status_e ov_core_get_property(const ov_core_t* core, const char* device_name, const char* property_key,
                                 char** property_value);
ov_status_e ov_core_get_available_devices(const ov_core_t* core, ov_available_devices_t* devices);
void ov_available_devices_free(ov_available_devices_t* devices);

void ov_model_free(ov_model_t* model);
ov_status_e ov_model_inputs_size(const ov_model_t* model, size_t* input_size);
ov_status_e ov_model_const_input_by_index(const ov_model_t* model, const size_t index,
                                          ov_output_const_port_t** input_port);
ov_status_e ov_model_outputs_size(const ov_model_t* model, size_t* output_size);
ov_status_e ov_model_const_output_by_index(const ov_model_t* model, const size_t index,
                                           ov_output_const_port_t** output_port);
ov_status_e ov_model_reshape_single_input(const ov_model_t* model, const ov_partial_shape_t partial_shape);
ov_status_e ov_model_reshape_input_by_name(const ov_model_t* model, const char* tensor_name,
                                           const ov_partial_shape_t partial_shape);

ov_status_e ov_port_get_any_name(const ov_output_const_port_t* port, char** tensor_name);
ov_status_e ov_port_get_partial_shape(const ov_output_const_port_t* port, ov_partial_shape_t* partial_shape);
ov_status_e ov_port_get_element_type(const ov_output_const_port_t* port, ov_element_type_e* tensor_type);
void ov_output_const_port_free(ov_output_const_port_t* port);
ov_status_e ov_shape_free(ov_shape_t* shape);
void ov_partial_shape_free(ov_partial_shape_t* partial_shape);
ov_status_e ov_layout_create(const char* layout_desc, ov_layout_t** layout);
void ov_layout_free(ov_layout_t* layout);

ov_status_e ov_preprocess_prepostprocessor_create(const ov_model_t* model,
                                                  ov_preprocess_prepostprocessor_t** preprocess);
void ov_preprocess_prepostprocessor_free(ov_preprocess_prepostprocessor_t* preprocess);
ov_status_e ov_preprocess_prepostprocessor_get_input_info_by_index(
    const ov_preprocess_prepostprocessor_t* preprocess, const size_t tensor_index,
    ov_preprocess_input_info_t** preprocess_input_info);
void ov_preprocess_input_info_free(ov_preprocess_input_info_t* preprocess_input_info);
ov_status_e ov_preprocess_input_info_get_tensor_info(
    const ov_preprocess_input_info_t* preprocess_input_info,
    ov_preprocess_input_tensor_info_t** preprocess_input_tensor_info);
void ov_preprocess_input_tensor_info_free(ov_preprocess_input_tensor_info_t* preprocess_input_tensor_info);
ov_status_e ov_preprocess_input_tensor_info_set_element_type(
    ov_preprocess_input_tensor_info_t* preprocess_input_tensor_info, const ov_element_type_e element_type);
ov_status_e ov_preprocess_input_tensor_info_set_layout(
    ov_preprocess_input_tensor_info_t* preprocess_input_tensor_info, ov_layout_t* layout);
ov_status_e ov_preprocess_input_tensor_info_set_color_format(
    ov_preprocess_input_tensor_info_t* preprocess_input_tensor_info, const ov_color_format_e colorFormat);
ov_status_e ov_preprocess_input_info_get_preprocess_steps(
    const ov_preprocess_input_info_t* preprocess_input_info,
    ov_preprocess_preprocess_steps_t** preprocess_input_steps);
void ov_preprocess_preprocess_steps_free(ov_preprocess_preprocess_steps_t* preprocess_input_process_steps);
ov_status_e ov_preprocess_preprocess_steps_convert_element_type(
    ov_preprocess_preprocess_steps_t* preprocess_input_process_steps, const ov_element_type_e element_type);
ov_status_e ov_preprocess_preprocess_steps_convert_color(
    ov_preprocess_preprocess_steps_t* preprocess_input_process_steps, const ov_color_format_e colorFormat);
ov_status_e ov_preprocess_input_info_get_model_info(
    const ov_preprocess_input_info_t* preprocess_input_info,
    ov_preprocess_input_model_info_t** preprocess_input_model_info);
void ov_preprocess_input_model_info_free(ov_preprocess_input_model_info_t* preprocess_input_model_info);
ov_status_e ov_preprocess_input_model_info_set_layout(
    ov_preprocess_input_model_info_t* preprocess_input_model_info, ov_layout_t* layout);
ov_status_e ov_preprocess_prepostprocessor_get_output_info_by_index(
    const ov_preprocess_prepostprocessor_t* preprocess, const size_t tensor_index,
    ov_preprocess_output_info_t** preprocess_output_info);
void ov_preprocess_output_info_free(ov_preprocess_output_info_t* preprocess_output_info);
ov_status_e ov_preprocess_output_info_get_tensor_info(
    const ov_preprocess_output_info_t* preprocess_output_info,
    ov_preprocess_output_tensor_info_t** preprocess_output_tensor_info);
void ov_preprocess_output_tensor_info_free(ov_preprocess_output_tensor_info_t* preprocess_output_tensor_info);
ov_status_e ov_preprocess_output_set_element_type(
    ov_preprocess_output_tensor_info_t* preprocess_output_tensor_info, const ov_element_type_e element_type);
ov_status_e ov_preprocess_prepostprocessor_build(const ov_preprocess_prepostprocessor_t* preprocess,
                                                 ov_model_t** model);

void ov_compiled_model_free(ov_compiled_model_t* compiled_model);
ov_status_e ov_compiled_model_inputs_size(const ov_compiled_model_t* compiled_model, size_t* size);
ov_status_e ov_compiled_model_input_by_index(const ov_compiled_model_t* compiled_model, const size_t index,
                                             ov_output_const_port_t** input_port);
ov_status_e ov_compiled_model_outputs_size(const ov_compiled_model_t* compiled_model, size_t* size);
ov_status_e ov_compiled_model_output_by_index(const ov_compiled_model_t* compiled_model, const size_t index,
                                              ov_output_const_port_t** output_port);
ov_status_e ov_compiled_model_get_property(const ov_compiled_model_t* compiled_model, const char* property_key,
                                           char** property_value);
ov_status_e ov_compiled_model_create_infer_request(const ov_compiled_model_t* compiled_model,
                                                   ov_infer_request_t** infer_request);

void ov_infer_request_free(ov_infer_request_t* infer_request);
ov_status_e ov_infer_request_set_input_tensor_by_index(ov_infer_request_t* infer_request, const size_t idx,
                                                       const ov_tensor_t* tensor);
ov_status_e ov_infer_request_get_output_tensor_by_index(const ov_infer_request_t* infer_request,
                                                        const size_t idx, ov_tensor_t** tensor);
ov_status_e ov_infer_request_start_async(ov_infer_request_t* infer_request);
ov_status_e ov_infer_request_wait(ov_infer_request_t* infer_request);
ov_status_e ov_infer_request_cancel(ov_infer_request_t* infer_request);
ov_status_e ov_infer_request_set_callback(ov_infer_request_t* infer_request, const ov_callback_t* callback);

ov_status_e ov_tensor_create(const ov_element_type_e type, const ov_shape_t shape, ov_tensor_t** tensor);
ov_status_e ov_tensor_create_from_host_ptr(const ov_element_type_e type, const ov_shape_t shape,
                                           void* host_ptr, ov_tensor_t** tensor);
ov_status_e ov_tensor_get_shape(const ov_tensor_t* tensor, ov_shape_t* shape);
ov_status_e ov_tensor_get_element_type(const ov_tensor_t* tensor, ov_element_type_e* type);
ov_status_e ov_tensor_get_byte_size(const ov_tensor_t* tensor, size_t* byte_size);
ov_status_e ov_tensor_data(const ov_tensor_t* tensor, void** data);
void ov_tensor_free(ov_tensor_t* tensor);

#endif

/* Objects that are there now, by kind; the names end at a null. */
const char* double_kind(int kind);
int64_t double_live(int kind);

/* The next call of the function returns the status, with a text for ov_get_last_err_msg. */
void double_fail_next(const char* function, int status);

/* Every n-th inference from now on ends with GENERAL_ERROR; 0 for none. */
void double_fail_every(int inferences);

/* The device is lost: every inference ends with GENERAL_ERROR. */
void double_lose_device(int lost);

/* Inferences do not end while held. They hear a cancel unless the device is deaf. */
void double_hold(int held);
void double_make_deaf(int deaf);

/* Calls that start an inference do not return while held; how many there are. */
void double_hold_start(int held);
int64_t double_starting(void);

int64_t double_inferences(void);
int64_t double_callbacks(void);

/* Requests that were freed while the device ran them; there must be none. */
int64_t double_freed_in_flight(void);

/* Device threads that exist now. */
int64_t double_device_threads(void);

#endif
