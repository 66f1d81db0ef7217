#!/bin/bash
# Fetches real photographs from Debian and PyPI packages into a folder: fetch_ball_marker_photos.sh OUT
# Needs apt with deb and deb-src entries of Debian 13 or later, and pip. Nothing of it is in git; the README.md of
# ball_marker names the licences.
# OUT/backgrounds is for training; tags, aruco, balls, cutouts, others are for measuring only.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p "$out"/{backgrounds,tags,aruco,balls,cutouts,others} wheels tree

apt-get -q source --download-only apriltag opencv
apt-get -q download budgie-backgrounds lomiri-wallpapers-20.04 tuxpaint-stamps-default mate-backgrounds
for source in *.orig*.tar.*; do tar xf "$source"; done
for package in *.deb; do dpkg -x "$package" tree; done
python3 -m pip download -q --no-deps -d wheels scikit-image scikit-learn
for wheel in wheels/*.whl; do python3 -m zipfile -e "$wheel" tree; done

cp apriltag-*/test/data/*.{jpg,txt} "$out/tags" || { echo "apriltag has no photographs: take 3.4 or later"; exit 1; }
for photo in aruco_board_detection/images/gboriginal.png aruco_detection/images/singlemarkersoriginal.jpg \
             charuco_detection/images/choriginal.jpg aruco_calibration/images/img_0{1,2,3}.jpg \
             charuco_diamond_detection/images/diamondmarkers.png; do
  cp opencv_contrib-*/modules/aruco/tutorials/"$photo" "$out/aruco"
done
cp opencv_contrib-*/modules/aruco/samples/tutorial_dict.yml "$out"
cp opencv-*/samples/data/{basketball1.png,basketball2.png,messi5.jpg} "$out/balls"
cp tree/usr/share/tuxpaint/stamps/sports/{basketball,cricketball,soccer,tennis_ball}.png "$out/cutouts"
cp opencv-*/samples/data/{aloeL,board,building,butterfly,chicky_512,home,left,left01,left02,left05,left12,leuvenA}.??? \
   opencv-*/samples/data/{licenseplate_motion,squirrel_cls,starry_night,baboon,box_in_scene,graf1,ela_original}.??? \
   opencv-*/samples/data/{sudoku,chessboard,cards,imageTextN}.??? \
   opencv_contrib-*/modules/dnn_objdetect/tutorials/images/{aeroplane,bus,cat,person,persons_multi,space_shuttle}.jpg \
   opencv_contrib-*/modules/text/samples/scenetext0?.jpg opencv_contrib-*/modules/hfs/samples/data/00?.jpg \
   tree/usr/share/backgrounds/mate/nature/*.jpg "$out/others"
cp tree/usr/share/backgrounds/budgie/*.jpg tree/sklearn/datasets/images/*.jpg tree/skimage/data/rocket.jpg \
   tree/skimage/data/{astronaut,brick,camera,chelsea,coffee,grass,gravel}.png "$out/backgrounds"
rm "$out"/backgrounds/{saturnian-profile,oakland-zoo-otters}.jpg      # a globe and a ball
for name in aitzgorri friends life picosdeeuropa Picture_0B Picture_1A seeding sunset umang Wine; do
  cp tree/usr/share/backgrounds/"$name"_by_*.jpg "$out/backgrounds"   # those under CC-BY or CC0
done
