// SPDX-License-Identifier: Apache-2.0
// peer_opencv.cpp - the same two steps with OpenCV's DNN module: MTCNN (same .onnx, thresholds, pyramid and order)
// and MobileFaceNet of the aligned chip and its mirror image, with OpenCV's own decoding, resizing and warping.
//
//   peer_opencv THREADS ROUNDS LIST FOLDER        FOLDER: pnet.onnx rnet.onnx onet.onnx mobilefacenet.onnx
//   peer_opencv live THREADS STEP PICTURES FILM FOLDER     every picture of a film decoded, every STEP-th recognised
//
// Each shape has a network of its own, so that OpenCV never plans its buffers anew: one for each level of the
// pyramid, and second and third networks for batches of 16, 4 and 1.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <opencv2/calib3d.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

using cv::Mat;

struct Box {
    float left, top, right, bottom, score;
    float adjust[4];
    cv::Point2f points[5];
};

static std::string folder;
static const int batches[] = {16, 4, 1};

/// A network for one shape of input.
static cv::dnn::Net &net_for(const std::string &name, int batch, int height, int width)
{
    static std::map<std::string, cv::dnn::Net> nets;
    std::string key = name + cv::format(" %d %d %d", batch, height, width);
    auto found = nets.find(key);
    if (found != nets.end())
        return found->second;
    return nets[key] = cv::dnn::readNetFromONNX(folder + "/" + name + ".onnx");
}

static std::vector<Mat> forward(cv::dnn::Net &net, const Mat &blob, const std::vector<cv::String> &names)
{
    std::vector<Mat> outputs;
    net.setInput(blob);
    net.forward(outputs, names);
    return outputs;
}

static void suppress(std::vector<Box> &boxes, size_t first, float limit, bool smaller)
{
    std::stable_sort(boxes.begin() + (long)first, boxes.end(),
                     [](const Box &a, const Box &b) { return a.score > b.score; });
    std::vector<Box> kept(boxes.begin(), boxes.begin() + (long)first);
    for (size_t i = first; i < boxes.size(); i++) {
        const Box &a = boxes[i];
        bool drop = false;
        for (size_t j = first; j < kept.size() && !drop; j++) {
            const Box &b = kept[j];
            float width = std::min(a.right, b.right) - std::max(a.left, b.left);
            float height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
            if (width <= 0 || height <= 0)
                continue;
            float area_a = (a.right - a.left) * (a.bottom - a.top);
            float area_b = (b.right - b.left) * (b.bottom - b.top);
            float common = width * height;
            drop = common > limit * (smaller ? std::min(area_a, area_b) : area_a + area_b - common);
        }
        if (!drop)
            kept.push_back(a);
    }
    boxes.swap(kept);
}

static void adjust(std::vector<Box> &boxes)
{
    for (Box &box : boxes) {
        float width = box.right - box.left, height = box.bottom - box.top;
        box.left += box.adjust[0] * width;
        box.top += box.adjust[1] * height;
        box.right += box.adjust[2] * width;
        box.bottom += box.adjust[3] * height;
    }
}

static std::vector<Box> first_stage(const Mat &picture)
{
    std::vector<Box> boxes;
    for (float scale = 12.0f / 40.0f;; scale *= 0.709f) {
        int width = cvRound((float)picture.cols * scale), height = cvRound((float)picture.rows * scale);
        if (width < 12 || height < 12)
            break;
        Mat level;
        cv::resize(picture, level, cv::Size(width, height), 0, 0, cv::INTER_AREA);
        Mat blob = cv::dnn::blobFromImage(level, 0.0078125, cv::Size(), cv::Scalar(127.5, 127.5, 127.5), true);
        std::vector<Mat> out = forward(net_for("pnet", 1, height, width), blob, {"score", "box"});
        int down = out[0].size[2], across = out[0].size[3];
        const float *scores = out[0].ptr<float>(), *shifts = out[1].ptr<float>();
        size_t before = boxes.size();
        for (int cell = 0; cell < down * across; cell++) {
            if (scores[cell] < 0.6f)
                continue;
            Box box = {};
            box.left = (float)(cell % across) * 2 / scale;
            box.top = (float)(cell / across) * 2 / scale;
            box.right = box.left + 12 / scale;
            box.bottom = box.top + 12 / scale;
            box.score = scores[cell];
            for (int edge = 0; edge < 4; edge++)
                box.adjust[edge] = shifts[edge * down * across + cell];
            boxes.push_back(box);
        }
        suppress(boxes, before, 0.5f, false);
    }
    suppress(boxes, 0, 0.7f, false);
    adjust(boxes);
    return boxes;
}

static Mat crop_of(const Mat &picture, Box &box, int side)
{
    float half = std::max(box.right - box.left, box.bottom - box.top) / 2;
    float x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    box.left = x - half, box.right = x + half, box.top = y - half, box.bottom = y + half;
    cv::Rect whole(0, 0, picture.cols, picture.rows);
    cv::Rect square(cvRound(box.left), cvRound(box.top), std::max(1, cvRound(2 * half)),
                    std::max(1, cvRound(2 * half)));
    cv::Rect inside = square & whole;
    Mat crop;
    if (inside == square) {
        cv::resize(picture(square), crop, cv::Size(side, side), 0, 0, cv::INTER_AREA);
    } else {
        Mat padded = Mat::zeros(square.size(), CV_8UC3);
        if (inside.area() > 0)
            picture(inside).copyTo(padded(inside - square.tl()));
        cv::resize(padded, crop, cv::Size(side, side), 0, 0, cv::INTER_AREA);
    }
    return crop;
}

static std::vector<Box> closer_stage(const Mat &picture, std::vector<Box> &boxes, const std::string &name,
                                     int side, float threshold)
{
    bool last = name == "onet";
    std::vector<cv::String> names = {"score", "box"};
    if (last)
        names.push_back("points");
    std::vector<Box> found;
    for (size_t first = 0; first < boxes.size();) {
        int batch = 1;
        for (int size : batches)
            if ((size_t)size <= boxes.size() - first) {
                batch = size;
                break;
            }
        std::vector<Mat> crops;
        for (int i = 0; i < batch; i++)
            crops.push_back(crop_of(picture, boxes[first + (size_t)i], side));
        Mat blob = cv::dnn::blobFromImages(crops, 0.0078125, cv::Size(), cv::Scalar(127.5, 127.5, 127.5), true);
        std::vector<Mat> out = forward(net_for(name, batch, side, side), blob, names);
        for (int i = 0; i < batch; i++) {
            Box box = boxes[first + (size_t)i];
            box.score = out[0].ptr<float>()[i];
            if (box.score < threshold)
                continue;
            for (int edge = 0; edge < 4; edge++)
                box.adjust[edge] = out[1].ptr<float>()[4 * i + edge];
            for (int p = 0; last && p < 5; p++) {
                const float *at = out[2].ptr<float>() + 10 * i + 2 * p;
                box.points[p] = cv::Point2f(box.left + at[0] * (box.right - box.left),
                                            box.top + at[1] * (box.bottom - box.top));
            }
            found.push_back(box);
        }
        first += (size_t)batch;
    }
    return found;
}

static Mat embed(const Mat &picture, const Box &box)
{
    static const std::vector<cv::Point2f> target = {{38.2946f, 51.6963f}, {73.5318f, 51.5014f},
                                                    {56.0252f, 71.7366f}, {41.5493f, 92.3655f},
                                                    {70.7299f, 92.2041f}};
    std::vector<cv::Point2f> points(box.points, box.points + 5);
    Mat map = cv::estimateAffinePartial2D(points, target, cv::noArray(), cv::LMEDS);
    if (map.empty())
        return Mat::zeros(1, 192, CV_32F);
    std::vector<Mat> chips(2);
    cv::warpAffine(picture, chips[0], map, cv::Size(112, 112));
    cv::flip(chips[0], chips[1], 1);
    Mat blob = cv::dnn::blobFromImages(chips, 0.0078125, cv::Size(), cv::Scalar(127.5, 127.5, 127.5), true);
    Mat out = forward(net_for("mobilefacenet", 2, 112, 112), blob, {"embedding"})[0];
    Mat sum = out.row(0) + out.row(1);
    return sum / cv::norm(sum);
}

static size_t recognise(const Mat &picture)
{
    std::vector<Box> boxes = first_stage(picture);
    boxes = closer_stage(picture, boxes, "rnet", 24, 0.7f);
    suppress(boxes, 0, 0.7f, false);
    adjust(boxes);
    boxes = closer_stage(picture, boxes, "onet", 48, 0.7f);
    adjust(boxes);
    suppress(boxes, 0, 0.7f, true);
    for (const Box &box : boxes)
        (void)embed(picture, box);
    return boxes.size();
}

/// As bench/live.c: processor time from the second look on, as the first makes the networks.
static int watch(int threads, long step, long most, const char *film)
{
    cv::setNumThreads(threads);
    cv::VideoCapture video(film, cv::CAP_FFMPEG);
    Mat picture;
    if (!video.read(picture))
        return 3;
    (void)recognise(picture);
    size_t faces = 0;
    long looks = 0;
    double began = (double)cv::getTickCount();
    std::clock_t start = std::clock();
    for (long i = 1; i < most && video.read(picture); i++)
        if (i % step == 0) {
            faces += recognise(picture);
            looks++;
        }
    double all = (double)(std::clock() - start) / CLOCKS_PER_SEC;
    double taken = ((double)cv::getTickCount() - began) / cv::getTickFrequency();
    std::printf("opencv_live_looks %ld\nopencv_live_faces_a_look %.2f\nopencv_live_looks_per_second %.3f\n"
                "opencv_live_looks_per_clock_second %.3f\n",
                looks, (double)faces / (double)looks, (double)looks / all, (double)looks / taken);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 7 && std::string(argv[1]) == "live") {
        folder = argv[6];
        return watch(std::stoi(argv[2]), std::stol(argv[3]), std::stol(argv[4]), argv[5]);
    }
    if (argc != 5)
        return 2;
    cv::setNumThreads(std::stoi(argv[1]));
    int rounds = std::stoi(argv[2]);
    folder = argv[4];
    std::vector<std::string> paths;
    std::ifstream list(argv[3]);
    for (std::string line; std::getline(list, line);)
        paths.push_back(line);
    std::vector<double> seconds;
    size_t faces = 0;
    for (int round = 0; round <= rounds; round++) {
        std::clock_t start = std::clock(); // processor time, as the others count it
        faces = 0;
        for (const std::string &path : paths)
            faces += recognise(cv::imread(path));
        if (round > 0) // the first makes the networks
            seconds.push_back((double)(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::sort(seconds.begin(), seconds.end());
    std::printf("opencv_faces %zu\nopencv_pictures_per_second %.3f\n", faces,
                (double)paths.size() / seconds[seconds.size() / 2]);
    return 0;
}
