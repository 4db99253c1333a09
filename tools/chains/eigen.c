// SPDX-License-Identifier: Apache-2.0
// eigen.c - eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, Matrix
// Computations, section 8.5): slow, and short.
#include <math.h>
#include <string.h>

#include "chains.h"

static void turn(double *matrix, double *vectors, size_t size, size_t p, size_t q)
{
    double off = matrix[p * size + q];
    if (off == 0)
        return;
    double theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * off);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c;
    for (size_t k = 0; k < size; k++) {
        double a = matrix[k * size + p], b = matrix[k * size + q];
        matrix[k * size + p] = c * a - s * b;
        matrix[k * size + q] = s * a + c * b;
    }
    for (size_t k = 0; k < size; k++) {
        double a = matrix[p * size + k], b = matrix[q * size + k];
        matrix[p * size + k] = c * a - s * b;
        matrix[q * size + k] = s * a + c * b;
        a = vectors[p * size + k], b = vectors[q * size + k];
        vectors[p * size + k] = c * a - s * b;
        vectors[q * size + k] = s * a + c * b;
    }
}

static double off_diagonal(const double *matrix, size_t size)
{
    double sum = 0;
    for (size_t p = 0; p < size; p++)
        for (size_t q = p + 1; q < size; q++)
            sum += matrix[p * size + q] * matrix[p * size + q];
    return sum;
}

static void swap_rows(double *values, double *vectors, size_t size, size_t a, size_t b)
{
    double value = values[a];
    values[a] = values[b];
    values[b] = value;
    for (size_t k = 0; k < size; k++) {
        value = vectors[a * size + k];
        vectors[a * size + k] = vectors[b * size + k];
        vectors[b * size + k] = value;
    }
}

void chains_eigen(double *matrix, size_t size, double *ret_values, double *ret_vectors)
{
    double trace = 0;
    for (size_t i = 0; i < size; i++)
        trace += matrix[i * size + i];
    memset(ret_vectors, 0, size * size * sizeof *ret_vectors);
    for (size_t i = 0; i < size; i++)
        ret_vectors[i * size + i] = 1;
    for (int sweep = 0; sweep < 30 && off_diagonal(matrix, size) > 1e-24 * trace * trace; sweep++)
        for (size_t p = 0; p < size; p++)
            for (size_t q = p + 1; q < size; q++)
                turn(matrix, ret_vectors, size, p, q);
    for (size_t i = 0; i < size; i++)
        ret_values[i] = matrix[i * size + i];
    for (size_t i = 0; i < size; i++) {
        size_t most = i;
        for (size_t k = i + 1; k < size; k++)
            most = ret_values[k] > ret_values[most] ? k : most;
        swap_rows(ret_values, ret_vectors, size, i, most);
    }
}
