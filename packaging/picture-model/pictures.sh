# SPDX-FileCopyrightText: 2026 The Atelier developers
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced after packaging/lib.sh: has the pictures that the picture model learns from drawn, once, in an environment of
# its own; $pictures is their folder and $python an interpreter with numpy and pillow.

versions=(numpy==2.4.0 pillow==12.0.0 resvg_py==0.5.0)
cache=${XDG_CACHE_HOME:-${HOME:-.}/.cache}/atelier
environment=$cache/picture-model
python=$environment/bin/python
pictures=$cache/picture-model-drawings
if [ "$(cat "$environment/.complete" 2>/dev/null)" != "${versions[*]}" ]; then
    echo "Installing ${versions[*]} beside Atelier"
    mkdir -p "$(dirname "$environment")"
    python3 -m venv --clear --without-pip "$environment" || fail "The environment $environment cannot be made."
    python3 -m pip --python "$python" install --quiet --disable-pip-version-check --prefer-binary "${versions[@]}" ||
        fail "numpy, pillow and resvg_py could not be installed; check the network and run this again."
    echo "${versions[*]}" >"$environment/.complete"
fi
"$project/packaging/fetch-models" --quiet default fluent-emoji-3d iconify-json-fluent-emoji-flat iconify-json-noto emojibase-data
if [ ! -f "$pictures/captions.jsonl" ]; then
    echo "Drawing the pictures to learn from"
    "$python" "$project/packaging/picture-model/draw_pictures.py" "$data/models" "$pictures" >/dev/null || fail "The pictures cannot be drawn into $pictures."
fi
