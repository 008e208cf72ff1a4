/**
 * WebGL programs of the drawing: shapes, filled and outlined, and lines that are dashed and lie beside each other.
 *
 * Every corner stands in the buffer with all it needs, none is drawn by instances: a machine without a graphics card
 * draws each instance by itself, thirty times slower. Sigma would send the buffer twice a frame; here it is sent when
 * it changed.
 */

import type Sigma from 'sigma';
import { EdgeProgram, NodeProgram, type Program, type ProgramInfo } from 'sigma/rendering';
import type { NodeDisplayData, RenderParams } from 'sigma/types';
import { floatColor } from 'sigma/utils';
import { SHAPES, type Shape } from './marks';

const { FLOAT, UNSIGNED_BYTE, TRIANGLES, ARRAY_BUFFER, DYNAMIC_DRAW } = WebGLRenderingContext;
/** From how many edges on they are left out while the view moves, and are no longer clicked but chosen in the table. */
export const MANY_EDGES = 30_000;

/** With as many moves of the pressed mouse a click is none any more. */
const DRAGGED = 3;

/** Whether the reader moves the drawing at this moment: nothing can be pointed at then. */
export function isMoving(sigma: Sigma): boolean {
  const { draggedEvents, currentWheelDirection } = sigma.getMouseCaptor();
  return sigma.getCamera().isAnimated() || draggedEvents >= DRAGGED || currentWheelDirection !== 0;
}

// What TypeScript asks of a mixin's base.
type Constructor = abstract new (...given: any[]) => Program;

/** A program whose buffer is sent when it changed, and which draws what can be pointed at only while nothing moves. */
function sparing<B extends Constructor>(base: B) {
  abstract class Sparing extends base {
    protected isChanged = true;

    override reallocate(capacity: number): void {
      this.isChanged = true;
      super.reallocate(capacity);
    }

    override render(params: RenderParams): void {
      const { pickProgram } = this;
      if (isMoving(this.renderer)) this.pickProgram = null;
      super.render(params);
      this.pickProgram = pickProgram;
    }

    protected override bindProgram(program: ProgramInfo): void {
      const { gl } = program;
      // One buffer for both: they draw the same.
      gl.bindBuffer(ARRAY_BUFFER, this.normalProgram.buffer);
      let offset = 0;
      for (const attribute of this.ATTRIBUTES) offset += this.bindAttribute(attribute, program, offset);
      if (this.isChanged) gl.bufferData(ARRAY_BUFFER, this.array, DYNAMIC_DRAW);
      this.isChanged = false;
      gl.bindBuffer(ARRAY_BUFFER, null);
    }
  }
  return Sparing;
}

export interface NodeLook {
  shape: Shape;
  hollow: boolean;
}

export interface EdgeLook {
  dashed: boolean;
  /** How far beside the straight line, in pixels, so that parallel edges can be told apart. */
  offset: number;
}

const NODE_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec2 v_at;
varying float v_shape;
varying float v_feather;
const float bias = 255.0 / 254.0;
void main() {
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  gl_Position = vec4((u_matrix * vec3(a_position + a_corner * radius * 1.15, 1.0)).xy, 0.0, 1.0);
  v_at = a_corner * 1.15;
  v_shape = a_shape;
  v_feather = u_sizeRatio / a_size / u_pixelRatio;
#ifdef PICKING_MODE
  v_color = a_id;
#else
  v_color = a_color;
#endif
  v_color.a *= bias;
}`;

// Distances to each outline; inside they are below zero. The order is that of SHAPES; outlined ones count 10 more.
const NODE_FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_at;
varying float v_shape;
varying float v_feather;
uniform vec3 u_paper;
float inside(float shape) {
  vec2 p = v_at;
  vec2 q = abs(p);
  if (shape < 0.5) return length(p) - 0.92;
  if (shape < 1.5) return max(q.x, q.y) - 0.8;
  if (shape < 2.5) return (q.x + q.y) * 0.7071 - 0.74;
  if (shape < 3.5) return max(q.x * 0.868 + p.y * 0.496, -p.y) - 0.62;
  if (shape < 4.5) return max(q.x * 0.868 - p.y * 0.496, p.y) - 0.62;
  if (shape < 5.5) return max(q.x * 0.866 + q.y * 0.5, q.y) - 0.85;
  return min(max(q.x - 0.95, q.y - 0.35), max(q.x - 0.35, q.y - 0.95));
}
void main(void) {
  bool hollow = v_shape > 9.5;
  float distance = inside(hollow ? v_shape - 10.0 : v_shape);
#ifdef PICKING_MODE
  gl_FragColor = distance > 0.0 ? vec4(0.0) : v_color;
#else
  float line = max(0.28, 1.6 * v_feather);
  float fill = hollow ? smoothstep(-line - v_feather, -line + v_feather, distance) : 1.0;
  vec3 colour = mix(u_paper, v_color.rgb, fill);
  float alpha = v_color.a * (1.0 - smoothstep(-v_feather, v_feather, distance));
  gl_FragColor = vec4(colour * alpha, alpha);
#endif
}`;

const NODE_UNIFORMS = ['u_matrix', 'u_sizeRatio', 'u_correctionRatio', 'u_pixelRatio', 'u_paper'] as const;

/** The colour of the paper, with which outlined shapes are filled: red, green, blue from 0 to 1. */
export const paper: [number, number, number] = [1, 1, 1];

const NODE_CORNERS = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;

export class ShapeProgram extends sparing(NodeProgram) {
  getDefinition() {
    return {
      VERTICES: NODE_CORNERS.length,
      VERTEX_SHADER_SOURCE: NODE_VERTEX,
      FRAGMENT_SHADER_SOURCE: NODE_FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: NODE_UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_shape', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_corner', size: 2, type: FLOAT },
      ],
    };
  }

  processVisibleItem(index: number, start: number, data: NodeDisplayData & Partial<NodeLook>): void {
    const { array } = this;
    const shape = SHAPES.indexOf(data.shape ?? 'circle') + (data.hollow ? 10 : 0);
    const colour = floatColor(data.color);
    let at = start;
    for (const [across, up] of NODE_CORNERS) {
      array[at++] = data.x;
      array[at++] = data.y;
      array[at++] = data.size;
      array[at++] = shape;
      array[at++] = colour;
      array[at++] = index;
      array[at++] = across;
      array[at++] = up;
    }
    this.isChanged = true;
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    const at = uniformLocations as Record<string, WebGLUniformLocation>;
    gl.uniformMatrix3fv(at.u_matrix ?? null, false, params.matrix);
    gl.uniform1f(at.u_sizeRatio ?? null, params.sizeRatio);
    gl.uniform1f(at.u_correctionRatio ?? null, params.correctionRatio);
    gl.uniform1f(at.u_pixelRatio ?? null, params.pixelRatio);
    gl.uniform3f(at.u_paper ?? null, ...paper);
  }
}

const EDGE_VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_width;
attribute float a_offset;
attribute float a_dashed;
attribute float a_along;
attribute float a_side;
uniform mat3 u_matrix;
uniform vec2 u_screen;
uniform float u_minimum;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying float v_side;
varying float v_width;
varying float v_pixels;
varying float v_dashed;
const float bias = 255.0 / 254.0;
void main() {
  vec2 start = (u_matrix * vec3(a_start, 1.0)).xy * u_screen;
  vec2 end = (u_matrix * vec3(a_end, 1.0)).xy * u_screen;
  vec2 along = end - start;
  float size = length(along);
  vec2 normal = size > 0.0 ? vec2(-along.y, along.x) / size : vec2(0.0);
  // Which way is left does not depend on which end comes first.
  float turn = a_start.x < a_end.x || (a_start.x == a_end.x && a_start.y < a_end.y) ? 1.0 : -1.0;
  float half_width = max(a_width / u_sizeRatio, u_minimum) * 0.5 + 0.5;
#ifdef PICKING_MODE
  half_width += 2.5;
#endif
  float spread = min(1.0, 1.0 / u_sizeRatio) * a_offset * turn;
  vec2 at = start + along * a_along + normal * (spread + a_side * half_width);
  gl_Position = vec4(at / u_screen, 0.0, 1.0);
  v_side = a_side * half_width;
  v_width = half_width;
  v_pixels = size * a_along;
  v_dashed = a_dashed;
#ifdef PICKING_MODE
  v_color = a_id;
#else
  v_color = a_color;
#endif
  v_color.a *= bias;
}`;

const EDGE_FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying float v_side;
varying float v_width;
varying float v_pixels;
varying float v_dashed;
void main(void) {
#ifdef PICKING_MODE
  gl_FragColor = v_color;
#else
  if (v_dashed > 0.5 && mod(v_pixels, 9.0) > 5.0) discard;
  float alpha = v_color.a * (1.0 - smoothstep(v_width - 1.0, v_width, abs(v_side)));
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
#endif
}`;

const EDGE_UNIFORMS = ['u_matrix', 'u_screen', 'u_minimum', 'u_sizeRatio', 'u_pixelRatio'] as const;

/** How far along, and on which side. */
const EDGE_CORNERS = [
  [0, 1],
  [0, -1],
  [1, 1],
  [1, 1],
  [0, -1],
  [1, -1],
] as const;

export class LineProgram extends sparing(EdgeProgram) {
  override render(params: RenderParams): void {
    if (this.capacity <= MANY_EDGES || !isMoving(this.renderer)) super.render(params);
  }

  getDefinition() {
    return {
      VERTICES: EDGE_CORNERS.length,
      VERTEX_SHADER_SOURCE: EDGE_VERTEX,
      FRAGMENT_SHADER_SOURCE: EDGE_FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: EDGE_UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_start', size: 2, type: FLOAT },
        { name: 'a_end', size: 2, type: FLOAT },
        { name: 'a_width', size: 1, type: FLOAT },
        { name: 'a_offset', size: 1, type: FLOAT },
        { name: 'a_dashed', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_along', size: 1, type: FLOAT },
        { name: 'a_side', size: 1, type: FLOAT },
      ],
    };
  }

  processVisibleItem(
    index: number,
    start: number,
    source: NodeDisplayData,
    target: NodeDisplayData,
    data: { size: number; color: string } & Partial<EdgeLook>,
  ): void {
    const { array } = this;
    const colour = floatColor(data.color);
    let at = start;
    for (const [along, side] of EDGE_CORNERS) {
      array[at++] = source.x;
      array[at++] = source.y;
      array[at++] = target.x;
      array[at++] = target.y;
      array[at++] = data.size;
      array[at++] = data.offset ?? 0;
      array[at++] = data.dashed ? 1 : 0;
      array[at++] = colour;
      array[at++] = index;
      array[at++] = along;
      array[at++] = side;
    }
    this.isChanged = true;
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    const at = uniformLocations as Record<string, WebGLUniformLocation>;
    gl.uniformMatrix3fv(at.u_matrix ?? null, false, params.matrix);
    gl.uniform2f(at.u_screen ?? null, params.width / 2, params.height / 2);
    gl.uniform1f(at.u_minimum ?? null, params.minEdgeThickness);
    gl.uniform1f(at.u_sizeRatio ?? null, params.sizeRatio);
    gl.uniform1f(at.u_pixelRatio ?? null, params.pixelRatio);
  }
}
